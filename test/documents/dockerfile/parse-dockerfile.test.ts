import { describe, it } from 'vitest';
import { expectUses, expectUsesWith } from '../drawn.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const ESCAPED_NEWLINE = '\\\n';

const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FROM: {
    'a name alone': `
FROM alpine
     ^^^^^^ from alpine`,
    'a tag and a digest': `
FROM alpine:3.19@${DIGEST}
     ^^^^^^^^^^^${'^'.repeat(DIGEST.length + 1)} from alpine:3.19@${DIGEST}`,
    'a registry with a port': `
FROM reg.io:5000/x/y:1
     ^^^^^^^^^^^^^^^^^ from reg.io:5000/x/y:1`,
    'any case, stage name, comment after': `
fRoM alpine:3 aS base
     ^^^^^^^^ from alpine:3
# FROM not-this`,
    'a platform before the name': `
FROM --platform=linux/arm64 alpine:3 AS x
                            ^^^^^^^^ from alpine:3`,
    quotes: `
FROM "alpine:3"
      ^^^^^^^^ from alpine:3
FROM 'alpine:4'
      ^^^^^^^^ from alpine:4`,
    'white space of every kind': `
FROM\t\v\falpine:3\t\v AS x
       ^^^^^^^^ from alpine:3
\v\fFROM busybox
       ^^^^^^^ from busybox`,
    'upper-case letters': `
FROM Alpine
     ^^^^^^ from invalid upper-case`,
    'nothing yet': `
FROM
FROM${' '}
FROM --platform=linux/amd64`,
    'half a stage name': `
FROM alpine AS
     ^^^^^^ from alpine
FROM busybox a
     ^^^^^^^ from busybox`,
  },
  stages: {
    'a stage is no image, scratch is none either': `
FROM alpine AS Base
     ^^^^^^ from alpine
FROM base
FROM BASE
FROM scratch`,
    'a name used before its stage is an image': `
FROM base AS other
     ^^^^ from base
FROM alpine AS base
     ^^^^^^ from alpine`,
    'a stage hides an image of the same name, its own base aside': `
FROM alpine AS alpine
     ^^^^^^ from alpine
FROM alpine
FROM alpine:3
     ^^^^^^^^ from alpine:3`,
    'COPY sees stages before and after it': `
FROM alpine AS one
     ^^^^^^ from alpine
COPY --from=one /a /b
COPY --from=TWO /a /b
COPY --from=0 /a /b
COPY --from=99 /a /b
COPY --from=scratch /a /b
COPY --from=busybox:1 /a /b
            ^^^^^^^^^ copy-from busybox:1
FROM busybox AS two
     ^^^^^^^ from busybox`,
  },
  'COPY, ADD, RUN, ONBUILD': {
    'a second flag, quotes, several lines': `
FROM scratch
COPY --chown=1:1 --from=nginx:1 --link /a /b
                        ^^^^^^^ copy-from nginx:1
COPY --from="nginx:2" /a /b
             ^^^^^^^ copy-from nginx:2
COPY --chown=1 ${ESCAPED_NEWLINE}  # a comment
  --from=nginx:3 /a /b
         ^^^^^^^ copy-from nginx:3
COPY /a --from=nginx:4 /b`,
    'variables are not filled in': `
ARG V=1
FROM scratch
COPY --from=nginx:$V /a /b
            ^^^^^^^^ copy-from invalid bad-tag`,
    'several mounts': `
FROM alpine AS base
     ^^^^^^ from alpine
RUN --mount=type=bind,from=golang:1,target=/go --mount=type=cache,target=/c,from=base --mount=from=maven true
                           ^^^^^^^^ mount-from golang:1
                                                                                                   ^^^^^ mount-from maven
RUN echo --mount=from=not-this`,
    triggers: `
FROM scratch
ONBUILD COPY --from=nginx:1 /a /b
                    ^^^^^^^ copy-from nginx:1
onbuild run --mount=from=nginx:2 true
                         ^^^^^^^ mount-from nginx:2
ONBUILD FROM nginx:3
             ^^^^^^^ onbuild-from nginx:3`,
    'ADD with a flag that only COPY has': `
FROM scratch
ADD --from=nginx:1 /a /b
           ^^^^^^^ add-from nginx:1`,
  },
  'the syntax image': {
    'in a directive': `
# syntax=docker/dockerfile:1
         ^^^^^^^^^^^^^^^^^^^ syntax docker/dockerfile:1
FROM scratch`,
    'after another directive, with arguments': `
#escape=\`
# SYNTAX = docker/dockerfile:1 --flag
           ^^^^^^^^^^^^^^^^^^^ syntax docker/dockerfile:1
# syntax=docker/dockerfile:2
FROM scratch`,
    'after an interpreter line': `
#!/usr/bin/env docker
//syntax=docker/dockerfile:1
         ^^^^^^^^^^^^^^^^^^^ syntax docker/dockerfile:1
FROM scratch`,
    'not after a comment': `
# A comment
# syntax=docker/dockerfile:1
FROM scratch`,
  },
  ARG: {
    'defaults, recursive, several a line, quoted': `
ARG V=3 W="1.2"
ARG IMAGE=alpine:$V
FROM $IMAGE
     ^^^^^^ from alpine:3
FROM \${IMAGE}-slim@${DIGEST}
     ^^^^^^^^${'^'.repeat(6 + DIGEST.length)} from alpine:3-slim@${DIGEST}
FROM busybox:$W
     ^^^^^^^^^^ from busybox:1.2`,
    operators: `
ARG SET=1
ARG EMPTY=
FROM a:\${SET:-2}
     ^^^^^^^^^^^ from a:1
FROM a:\${EMPTY:-2}
     ^^^^^^^^^^^^^ from a:2
FROM a\${EMPTY-2}
     ^^^^^^^^^^^ from a
FROM a:\${NONE-\${SET}3}
     ^^^^^^^^^^^^^^^^^ from a:13
FROM a\${SET:+:x}
     ^^^^^^^^^^^ from a:x
FROM a\${NONE:+:x}
     ^^^^^^^^^^^^ from a
FROM a:\${SET:?message}
     ^^^^^^^^^^^^^^^^^ from a:1
FROM a:\${NONE:?message}
     ^^^^^^^^^^^^^^^^^^ from unresolved NONE`,
    'no value': `
ARG V
FROM alpine:$V
     ^^^^^^^^^ from unresolved V
FROM alpine:$NOBODY\${V}
     ^^^^^^^^^^^^^^^^^^ from unresolved NOBODY V`,
    'an ARG inside a stage is not seen by FROM': `
FROM alpine
     ^^^^^^ from alpine
ARG V=1
FROM alpine:$V
     ^^^^^^^^^ from unresolved V`,
    'automatic platform arguments': `
FROM alpine:$TARGETARCH
     ^^^^^^^^^^^^^^^^^^ from unresolved TARGETARCH
FROM --platform=$BUILDPLATFORM alpine
                               ^^^^^^ from alpine`,
    'a stage named through a variable': `
ARG BASE=base
FROM alpine AS base
     ^^^^^^ from alpine
FROM $BASE`,
    'a cycle is no cycle': `
ARG A=$A
ARG B=\${A:-1}
FROM alpine:$B
     ^^^^^^^^^ from unresolved A`,
    'half typed': `
FROM alpine:\${
     ^^^^^^^^^ from invalid bad-tag
FROM alpine:\${V
     ^^^^^^^^^^ from invalid bad-tag
FROM "alpine
     ^^^^^^^ from invalid bad-path
FROM alpine:$
     ^^^^^^^^ from invalid bad-tag`,
  },
  lines: {
    'continued, with comments and blank lines between': `
FROM ${ESCAPED_NEWLINE}# comment

   alpine:3
   ^^^^^^^^ from alpine:3
FR${ESCAPED_NEWLINE}OM busybox
   ^^^^^^^ from busybox`,
    'a reference over two lines': `
FROM alp\\
     ^^^^ from alpine:3
ine:3`,
    'two escape characters continue nothing': `
FROM scratch
WORKDIR C:\\\\
FROM alpine
     ^^^^^^ from alpine`,
    'the escape directive': `
# escape=\`
FROM scratch
WORKDIR C:\\
FROM \`
  alpine
  ^^^^^^ from alpine`,
    'here-documents': `
FROM scratch
RUN <<EOF cat <<-"E O F" 3<< X
FROM a
EOF
FROM b
\tE O F
FROM c
X
COPY <<EOF --from=x /a
FROM d
EOF
RUN echo '<<EOF' "<<EOF" $((1<<2))
FROM alpine
     ^^^^^^ from alpine
RUN ["cat", "<<EOF"]
FROM busybox
     ^^^^^^^ from busybox
ONBUILD RUN <<EOF
FROM e
EOF`,
    'a here-document that never ends': `
FROM alpine
     ^^^^^^ from alpine
RUN <<EOF
FROM a`,
  },
};

describe.each(Object.entries(CASES))('%s', (_, drawings) => {
  it.each(Object.entries(drawings))('%s', (__, drawing) => {
    expectUses('dockerfile', drawing);
  });

  it.each(Object.entries(drawings))('%s, with other line ends and a byte order mark', (__, drawing) => {
    expectUsesWith('\r\n', 'dockerfile', drawing);
    expectUsesWith('\r', 'dockerfile', drawing);
  });
});
