import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { projectFolder } from '../../../scripts/paths.ts';
import { workbenchAddress, type Opening } from './address.ts';
import type { VscodeServer } from './server.ts';

/** Large enough for editor, tree and light bulb, small enough to be read in a README. */
const WINDOW = { width: 1280, height: 800 };

/** More rows, and more entries, than any tree or menu here has. */
const MAX_STEPS = 100;

/** How often is done again what VS Code may miss, and how long each time is waited for what comes of it. */
const MAX_ATTEMPTS = 4;
const ATTEMPT_MS = 5000;

/** `hidden` is also what is there no longer. */
type Wanted = 'visible' | 'hidden';

/** The part of the browser's `Element` that tells when what moves has come to rest. */
interface Fading {
  getAnimations(): readonly { readonly finished: Promise<unknown> }[];
}

/** VS Code as a person sees it, driven by keyboard and mouse. Everything waits for what it needs to appear. */
export class Workbench {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the workbench in a browser profile of its own and waits for the file's text. */
  static async open(browser: Browser, server: VscodeServer, opening: Opening): Promise<Workbench> {
    const context = await browser.newContext({ viewport: WINDOW, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto(workbenchAddress(server, opening));
    await page.locator('.monaco-workbench').waitFor();
    if (opening.file !== undefined) await page.locator('.monaco-editor .view-line').first().waitFor();
    return new Workbench(page);
  }

  /** Presses a key for what comes of it: where VS Code has missed it, once more. */
  async press(key: string, wanted: Locator, state: Wanted = 'visible'): Promise<void> {
    await this.#attempt(() => this.page.keyboard.press(key), wanted, state);
  }

  /** Runs a command by its title, as it stands in the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.#pick('F1', title);
  }

  /** Opens a file of the workspace beside the active editor. */
  async openBeside(name: string, path: string): Promise<void> {
    await this.#type('Control+P', path, name);
    await this.press('Control+Enter', this.page.locator('.quick-input-widget'), 'hidden');
    await this.page.locator('.editor-group-container.active .tab.active', { hasText: name }).waitFor();
  }

  /** Puts the cursor at a 1-based line and column of the active editor. */
  async goTo(line: number, column: number): Promise<void> {
    await this.#pick('Control+G', `${line}:${column}`, `${line}`);
    await this.page.locator('.monaco-editor.focused').waitFor();
  }

  /** Shows the view whose icon in the activity bar has this title. */
  async showView(title: string): Promise<void> {
    await this.page.locator('.activitybar').getByRole('tab', { name: title }).click();
    await this.page.locator('.sidebar .pane-body .monaco-list-row').first().waitFor();
  }

  /** A row of the tree in the side bar, by the beginning of its text. */
  treeRow(text: string): Locator {
    return this.page.locator('.sidebar .pane-body .monaco-list-row').filter({ hasText: text }).first();
  }

  /** Opens a row of the tree in the side bar and waits until it is open. */
  async expand(text: string): Promise<void> {
    await this.treeRow(text).locator('.monaco-tl-twistie').click();
    await this.page
      .locator('.sidebar .monaco-list-row[aria-expanded=true]')
      .filter({ hasText: text })
      .first()
      .waitFor();
  }

  /** Takes an entry of the menu of a row of the tree. */
  async chooseInMenu(row: string, entry: string): Promise<void> {
    await this.treeRow(row).click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-item').filter({ hasText: entry });
    await item.first().hover();
    // A menu takes no click in its first moment.
    await item.and(this.page.locator('.focused')).waitFor();
    await this.press('Enter', item.first(), 'hidden');
  }

  /** Types into the input box whose title has these words, and presses Enter. */
  async answer(title: string, text: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget').filter({ hasText: title });
    await widget.locator('input').first().fill(text);
    await this.press('Enter', widget, 'hidden');
  }

  /** The same with what is not accepted: the box stays, or comes again, and says this. */
  async answerInVain(title: string, text: string, complaint: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget').filter({ hasText: title });
    await widget.locator('input').first().fill(text);
    await this.press('Enter', widget.filter({ hasText: complaint }));
  }

  /** Presses a button of a notification, which closes it. It may move at that moment, for others come and go. */
  async choose(notification: Locator, button: string): Promise<void> {
    await notification.waitFor();
    const click = (): Promise<void> =>
      notification.getByRole('button', { name: button, exact: true }).click({ timeout: ATTEMPT_MS });
    await this.#attempt(click, notification, 'hidden');
  }

  /** A notification with these words. */
  notification(text: string): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).first();
  }

  /** Moves the keyboard to the first row of our tree. */
  async focusTree(): Promise<void> {
    await this.runCommand('Focus on Images in Use View');
    await this.page.locator('.sidebar .monaco-list:focus-within').waitFor();
    await this.page.keyboard.press('Home');
    await this.focusedRow().waitFor();
  }

  /** The row of the tree that the keyboard is at. */
  focusedRow(): Locator {
    return this.page.locator('.sidebar .monaco-list-row.focused');
  }

  /** Goes down the tree to the next row with this text, and presses a key there; `ArrowRight` waits until it is open. */
  async walkTo(text: string, key?: 'ArrowRight' | 'Enter'): Promise<void> {
    const row = this.focusedRow().filter({ hasText: text });
    // What is below a row that was opened comes later.
    await this.treeRow(text).waitFor();
    for (let steps = 0; (await row.count()) === 0 && steps < MAX_STEPS; steps += 1) {
      await this.page.keyboard.press('ArrowDown');
    }
    await row.waitFor();
    if (key === 'ArrowRight') {
      await this.press(key, this.page.locator('.sidebar .monaco-list-row.focused[aria-expanded=true]'));
    } else if (key !== undefined) {
      await this.page.keyboard.press(key);
    }
  }

  /** Opens the menu of the row that the keyboard is at, and chooses from it. */
  async chooseFromMenu(entry: string): Promise<void> {
    const item = this.page.locator('.monaco-menu .action-item').filter({ hasText: entry });
    await this.press('Shift+F10', item.first());
    const focused = this.page.locator('.monaco-menu .action-item.focused').filter({ hasText: entry });
    for (let steps = 0; (await focused.count()) === 0 && steps < MAX_STEPS; steps += 1) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.press('Enter', item.first(), 'hidden');
  }

  /** Shows the hover at the cursor and waits until it says this. */
  async openHover(text: string): Promise<void> {
    await this.runCommand('Show or Focus Hover');
    const hover = this.page.locator('.monaco-hover').filter({ hasText: text }).first();
    await hover.waitFor();
    // It fades in, even where motion is reduced.
    await hover.evaluate((element: Fading) => Promise.all(element.getAnimations().map(({ finished }) => finished)));
  }

  /** Makes the side bar wider by dragging its border. */
  async widenSideBar(pixels: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('the side bar is not shown');
    const [x, y] = [box.x + box.width, box.y + box.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + pixels, y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Opens the light bulb's menu at the cursor and waits until the entry that Enter takes is this one. */
  async openLightBulb(entry: string): Promise<void> {
    await this.#openLightBulb(entry);
    await this.#lightBulb().locator('.monaco-list-row.focused').filter({ hasText: entry }).waitFor();
  }

  /** Takes the entry of the light bulb's menu that the keyboard is at. */
  async takeFromLightBulb(): Promise<void> {
    await this.press('Enter', this.#lightBulb(), 'hidden');
  }

  /** Runs a command that lets one choose from a list, and chooses. */
  async runCommandAndChoose(title: string, entry: string): Promise<void> {
    await (await this.runCommandThatLists(title, entry)).click();
  }

  /** Runs a command that lets one choose from a list. @returns the entry of the list with these words */
  async runCommandThatLists(title: string, entry: string): Promise<Locator> {
    await this.#type('F1', title, title);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first();
    await this.press('Enter', row);
    return row;
  }

  /** Opens the light bulb's menu at the cursor and takes an entry of it. */
  async chooseInLightBulb(entry: string): Promise<void> {
    await this.#openLightBulb(entry);
    const focused = this.#lightBulb().locator('.monaco-list-row.focused');
    await focused.waitFor();
    while (!(await focused.innerText()).includes(entry)) await this.page.keyboard.press('ArrowDown');
    await this.takeFromLightBulb();
  }

  /** Takes a picture of the window; `npm run pictures` makes those of docs/ from these. */
  async takePicture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(projectFolder, 'out', 'pictures', `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  #lightBulb(): Locator {
    return this.page.locator('.action-widget').first();
  }

  async #openLightBulb(entry: string): Promise<void> {
    await this.press('Control+.', this.#lightBulb().locator('.monaco-list-row').filter({ hasText: entry }).first());
  }

  /** Does what VS Code may miss, as a person does: where what is wanted does not come, once more. */
  async #attempt(act: () => Promise<void>, wanted: Locator, state: Wanted): Promise<void> {
    for (let attempts = 1; attempts < MAX_ATTEMPTS; attempts += 1) {
      const hasCome = await act()
        .then(() => wanted.waitFor({ state, timeout: ATTEMPT_MS }))
        .then(
          () => true,
          () => false,
        );
      if (hasCome) return;
    }
    await act();
    await wanted.waitFor({ state });
  }

  /** Opens a quick input with a key, types into it and takes the first entry, which closes it. */
  async #pick(key: string, text: string, entry = text): Promise<void> {
    await this.#type(key, text, entry);
    await this.press('Enter', this.page.locator('.quick-input-widget'), 'hidden');
  }

  /** @param entry what must stand in the first entry at last: the list follows the typing with a delay */
  async #type(key: string, text: string, entry: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    const input = widget.locator('input[type=text]');
    await this.press(key, input);
    const prefix = await input.inputValue();
    await input.fill(prefix + text);
    await widget.locator('.monaco-list-row.focused', { hasText: entry }).first().waitFor();
  }
}
