import { describe, expect, test } from 'vitest'
import { head, problemsOf, resolved, tierOf } from './resolved.ts'

describe('a file of the repository', () => {
  const spec = (file: string) => `services: {web: {image: "a:1", files: {/app/start.sh: ${file}}}}\n`

  test('is given to the container as it is, and can be run', async () => {
    const files = { 'scripts/start.sh': '#!/bin/sh\nexec server\n' }
    const { services } = await resolved(
      spec('{from: ./scripts/start.sh, executable: true}'),
      'compose',
      files,
    )
    expect(services[0]?.workload.files).toEqual([
      {
        path: '/app/start.sh',
        content: { kind: 'text', text: '#!/bin/sh\nexec server\n', executable: true },
      },
    ])
  })

  test('must be there, be text, and not be too large', async () => {
    const files = { 'a.bin': 'a\nb\0c', 'b.bin': '\ufffdPNG', 'large.txt': 'x'.repeat(205_000) }
    const problems = (path: string) => problemsOf(spec(`{from: ${path}}`), files)
    expect(await problems('missing.sh')).toEqual([
      'there is no file "missing.sh" in the repository [unknown-reference]',
    ])
    expect(await problems('a.bin')).toEqual(['"a.bin" is no UTF-8 text: line 2 has other bytes [not-utf8]'])
    expect(await problems('b.bin')).toEqual(['"b.bin" is no UTF-8 text: line 1 has other bytes [not-utf8]'])
    expect(await problems('large.txt')).toEqual(['"large.txt" has more than 200 KiB [file-too-large]'])
  })

  test('is inside of the repository', async () => {
    for (const path of ['/etc/passwd', '../other/file', 'a/../../b', '~/.ssh/id'])
      expect(await problemsOf(spec(`{from: "${path}"}`))).toEqual([
        `"${path}" is not a path in the repository [bad-format]`,
      ])
  })

  test('takes the words of one form', async () => {
    const secrets = 'secrets: {key: {source: "vault:web#key"}}\n'
    expect(await problemsOf(spec('{secret: key, executable: true}') + secrets)).toEqual([
      '`executable` and `secret` do not go together [bad-format]',
    ])
    expect(await problemsOf(spec('{executable: true}'))).toEqual([
      'nothing says what is in the file [missing-key]',
    ])
  })
})

describe('dotenv files', () => {
  const env = 'env: {common: {REGION: eu-west-1}}\n'
  const spec = `${env}services: {web: {image: "a:1", envFiles: [a.env, b.env], envFrom: {common: {}}, env: {LOG_LEVEL: debug}}}\n`

  test('are the lowest layer of variables, the later over the earlier', async () => {
    const files = { 'a.env': 'A=1\nREGION=x\nLOG_LEVEL=info\nB=1\n', 'b.env': "B='2'\n" }
    const { services } = await resolved(spec, 'compose', files)
    const values = services[0]?.workload.env.map(({ name, value }) => [
      name,
      value.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
    ])
    expect(Object.fromEntries(values ?? [])).toEqual({
      A: '1',
      B: '2',
      LOG_LEVEL: 'debug',
      REGION: 'eu-west-1',
    })
  })

  test('report a mistake where it stands in them', async () => {
    const files = { 'a.env': '# first\nA=1\nB = 2\n', 'b.env': '' }
    const { diagnostics } = await tierOf(head + spec, files)
    expect(diagnostics.map(({ message, place }) => [place?.source.path, place?.start, message])).toEqual([
      ['a.env', 12, 'the line is not `NAME=value`'],
    ])
  })

  test('hold no secret: their text reaches the outputs', async () => {
    const message = (name: string) =>
      `${name} looks like a secret, and would stand in the outputs as it is [bad-format]`
    const files = {
      'a.env':
        'DB_PASSWORD=hunter2\nURL=postgresql://shop:hunter2@db/shop\nDB_PASSWORD_FILE=/run/x\nSTRIPE_API_KEY=\n',
      'b.env': 'LOG_LEVEL=info\nTOKEN_TTL=30\nKEYBOARD=qwerty\n',
    }
    expect(await problemsOf(spec, files)).toEqual([message('DB_PASSWORD'), message('URL')])
    const own = spec.replace('LOG_LEVEL: debug', 'DB_PASSWORD: {secret: db}, URL: none')
    const secrets = 'secrets: {db: {source: "vault:db#password"}}\n'
    expect(await problemsOf(own + secrets, files)).toEqual([])
  })

  test('go along with `like`', async () => {
    const like = 'services: {web: {image: "a:1", envFiles: [a.env]}, worker: {like: web}}\n'
    const { services } = await resolved(like, 'compose', { 'a.env': 'A=1\n' })
    expect(services.map(({ workload }) => workload.env.map(({ name }) => name))).toEqual([['A'], ['A']])
  })
})
