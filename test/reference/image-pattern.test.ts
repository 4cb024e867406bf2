import { expect, test } from 'vitest';
import type { Gun, ImageName } from '../../server/src/reference/image-name.ts';
import { covers } from '../../server/src/reference/image-pattern.ts';
import { image } from '../support/samples.ts';

const acme: ImageName = {
  registry: 'reg.acme.test:5000',
  repository: 'team/app',
  gun: 'reg.acme.test:5000/team/app' as Gun,
  familiar: 'reg.acme.test:5000/team/app',
  tag: 'dev-7',
};

test.each<[string, ImageName, boolean]>([
  ['alpine', image(':3.19'), true],
  ['alpine', image(':3.19@a'), true],
  ['docker.io/library/alpine', image(':3.19'), true],
  ['docker.io/alpine', image(':3.19'), true],
  ['docker.io/alpine:3.19', image(':3.19'), true],
  ['docker.io/alp*', image(':3.19'), true],
  ['library/alpine', image(':3.19'), true],
  ['library/*', image(':3.19'), true],
  ['index.docker.io/library/alpine', image(':3.19'), true],
  ['index.docker.io/alpine:3.18', image(':3.19'), false],
  ['alpine:3.19', image(':3.19'), true],
  ['alpine:3.18', image(':3.19'), false],
  ['alpine:*', image('@a'), true],
  ['lib*', image(':3.19'), false],
  ['index*', image(':3.19'), false],
  ['library/app', acme, false],
  ['docker.io/reg.acme.test:5000/team/app', acme, false],
  ['alp', image(':3.19'), false],
  ['*', image(':3.19'), true],
  ['reg.acme.test:5000/*', acme, true],
  ['reg.acme.test:5000/team/app:dev-*', acme, true],
  ['reg.acme.test:5000/team/app:prod-*', acme, false],
  ['reg.acme.test:5000/*/app', acme, true],
  ['*.acme.test:5000/te*m/*p', acme, true],
  ['reg.acme.test:5000/team/ap*pp', acme, false],
  ['', acme, false],
])('the pattern %s covers %o: %s', (pattern, name, covered) => {
  expect(covers(pattern, name)).toBe(covered);
});
