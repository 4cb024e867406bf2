import { describe, expect, it } from 'vitest';
import { dockerfileContext, readComposeProject } from '../../../server/src/documents/compose/project.ts';
import { findUses, NO_CONTEXT } from '../drawn.ts';

const PROJECT = `
include:
  - a.yml
  - path: [b.yml, "$DIR/c.yml"]
  - $NOBODY/d.yml
services:
  base:
    extends: { file: common.yml, service: x }
  web:
    image: mine
    build:
      context: ./web
      dockerfile: docker/Dockerfile
      args: { V: "3", ARCH: $NOBODY, FROM_ENV: }
      additional_contexts: [ base=docker-image://alpine ]
  api:
    build: ./api
  worker:
    extends: api
  inline:
    build: { dockerfile_inline: FROM scratch }
  plain:
    image: nginx
`;

describe('what a Compose file says about other files', () => {
  const project = readComposeProject(PROJECT, { ...NO_CONTEXT, environmentFile: 'DIR=dir' });

  it('names included and extended files', () => {
    expect(project.files).toEqual(['a.yml', 'b.yml', 'dir/c.yml', 'common.yml']);
  });

  it('names the services that are built', () => {
    expect([...project.builtServices]).toEqual(['web', 'api', 'worker', 'inline']);
  });

  it('names the Dockerfiles, and what they are built with', () => {
    expect(
      project.dockerfiles.map(({ service, context, dockerfile }) => `${service} ${context} ${dockerfile}`),
    ).toEqual(['web ./web docker/Dockerfile', 'api ./api Dockerfile', 'worker ./api Dockerfile']);
    expect(project.dockerfiles[0]).toMatchObject({
      buildArguments: new Map([['V', '3']]),
      unknownArguments: new Set(['ARCH']),
      namedContexts: new Set(['base']),
    });
  });
});

describe('the context of a Dockerfile that several services build', () => {
  const build = (args: Record<string, string>, ...contexts: readonly string[]) => ({
    service: 's',
    context: '.',
    dockerfile: 'Dockerfile',
    buildArguments: new Map(Object.entries(args)),
    unknownArguments: new Set<string>(),
    namedContexts: new Set(contexts),
  });

  it('knows what all of them agree on', () => {
    const context = dockerfileContext(NO_CONTEXT, [
      build({ A: '1', B: '2' }, 'x', 'y'),
      build({ A: '1', B: '3' }, 'x'),
    ]);
    const names = findUses('dockerfile', 'ARG A\nARG B=0\nFROM x\nFROM y:$A\nFROM y:$B', context).map(({ subject }) => {
      return subject.kind === 'reference' ? subject.reference.text : subject.kind;
    });
    expect(names).toEqual(['y:1', 'unresolved']);
  });

  it('lets the project win over the settings', () => {
    const settings = { ...NO_CONTEXT, buildArguments: new Map([['A', '0']]) };
    expect(dockerfileContext(settings, [build({ A: '1' })]).buildArguments.get('A')).toBe('1');
    expect(dockerfileContext(settings, []).buildArguments.get('A')).toBe('0');
  });
});
