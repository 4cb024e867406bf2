import { l10n, ThemeIcon, window, type CancellationToken, type InputBox } from 'vscode';

export interface SecretQuestion {
  readonly title: string;
  readonly prompt: string;
  /** Whether the user may want it to be remembered. */
  readonly canRemember: boolean;
  /** What is wrong with it, if anything. */
  readonly problem?: (secret: string) => string | undefined;
}

export interface TypedSecret {
  readonly secret: string;
  readonly isToBeRemembered: boolean;
}

/** Asks for something that is not shown; `undefined` where the user gives up, or `token` ends the question. */
export function askSecret(question: SecretQuestion, token: CancellationToken): Promise<TypedSecret | undefined> {
  const box = window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.password = true;
  box.ignoreFocusOut = true;
  let isToBeRemembered = false;
  if (question.canRemember) drawToggle(box, isToBeRemembered);
  return new Promise((resolve) => {
    token.onCancellationRequested(() => box.hide());
    box.onDidTriggerButton(() => {
      isToBeRemembered = !isToBeRemembered;
      drawToggle(box, isToBeRemembered);
    });
    box.onDidChangeValue(() => (box.validationMessage = ''));
    box.onDidAccept(() => {
      const secret = box.value;
      box.validationMessage = question.problem?.(secret);
      if (secret === '' || (box.validationMessage ?? '') !== '') return;
      resolve({ secret, isToBeRemembered });
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

/** A box that can be ticked, as far as an input box has one. */
function drawToggle(box: InputBox, isOn: boolean): void {
  const tooltip = isOn
    ? l10n.t("Remembered in VS Code's store of secrets, once it has proved right")
    : l10n.t("Remember in VS Code's store of secrets");
  box.buttons = [{ iconPath: new ThemeIcon(isOn ? 'pass-filled' : 'circle-large-outline'), tooltip }];
}
