import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownedFolders } from '../../src/write/owned-folders.ts'
import { writeUnits } from '../../src/write/write-units.ts'
import { put, snapshot, temporaryFolder, temporaryOutput, unit, withoutLocks } from './temporary-output.ts'

const texts = {
  'env/.env.example': 'A=1\n',
  'backup/dump.sh': '#!/bin/sh\n',
  'nginx/conf.d/api.conf': 'é;\n',
}

function written(content: Readonly<Record<string, string>> = texts): string {
  const out = temporaryOutput()
  expect(writeUnits(out, [unit(content)]).problems).toEqual([])
  return out
}

/** Asserts that a run changes nothing, and gives its problems as `code path`. */
function refusals(out: string, run: () => ReturnType<typeof writeUnits>): string[] {
  const before = snapshot(out)
  const result = run()
  expect(snapshot(out)).toEqual(before)
  expect([result.written, result.deleted]).toEqual([[], []])
  return result.problems.map(({ code, path }) => `${code} ${path}`)
}

describe('writing', () => {
  it('makes every file with its mode and a lock, and leaves nothing else', () => {
    const out = written()
    const files = snapshot(out)
    expect(withoutLocks(files)).toEqual({
      'shop/staging/backup/dump.sh': '755 #!/bin/sh\n',
      'shop/staging/env/.env.example': '644 A=1\n',
      'shop/staging/nginx/conf.d/api.conf': '644 é;\n',
    })
    expect(Object.keys(files)).toHaveLength(4)
  })

  it('writes hashes that sha256sum agrees with', () => {
    const out = written()
    const lines = readFileSync(join(out, 'shop/staging/.plinth.lock'), 'utf8').split('\n').slice(1, -1)
    const sums = lines.map((line) => line.replace(/ {2}0\d{3} {2}/, '  ')).join('\n')
    expect(() =>
      execFileSync('sha256sum', ['--check', '--strict'], {
        cwd: join(out, 'shop/staging'),
        input: `${sums}\n`,
      }),
    ).not.toThrow()
  })

  it('gives the same modes whatever the umask is', () => {
    const umask = process.umask(0o077)
    onTestFinished(() => void process.umask(umask))
    const out = written()
    expect(withoutLocks(snapshot(out))).toMatchObject({
      'shop/staging/backup/dump.sh': '755 #!/bin/sh\n',
      'shop/staging/env/.env.example': '644 A=1\n',
    })
    expect(statSync(join(out, 'shop/staging/env')).mode & 0o777).toBe(0o755)
  })

  it('counts what it did', () => {
    const out = written()
    const now = unit({ 'env/.env.example': 'A=2\n', 'backup/dump.sh': '#!/bin/sh\n', 'env/new': '' })
    expect(writeUnits(out, [now])).toEqual({
      written: ['shop/staging/env/.env.example', 'shop/staging/env/new'],
      deleted: ['shop/staging/nginx/conf.d/api.conf'],
      forced: [],
      unchanged: 1,
      recovered: false,
      problems: [],
    })
  })

  it('does not touch what is right already, folders included', () => {
    const out = written()
    const paths = [
      '',
      'shop/staging',
      'shop/staging/env',
      'shop/staging/env/.env.example',
      'shop/staging/.plinth.lock',
    ]
    for (const path of paths) utimesSync(join(out, path), 1000, 1000)
    expect(writeUnits(out, [unit(texts)])).toMatchObject({ written: [], unchanged: 3 })
    for (const path of paths) expect(statSync(join(out, path)).mtimeMs).toBe(1_000_000)
  })

  it('puts back a missing file and a wrong executable bit without touching the lock', () => {
    const out = written()
    const before = snapshot(out)
    const lock = join(out, 'shop/staging/.plinth.lock')
    utimesSync(lock, 1000, 1000)
    chmodSync(join(out, 'shop/staging/backup/dump.sh'), 0o644)
    rmSync(join(out, 'shop/staging/env'), { recursive: true })
    expect(writeUnits(out, [unit(texts)]).written).toHaveLength(2)
    expect(snapshot(out)).toEqual(before)
    expect(statSync(lock).mtimeMs).toBe(1_000_000)
  })

  it('deletes what is no longer made, and the folders that this leaves empty', () => {
    const out = written()
    put(out, 'shop/staging/env/mine', 'x')
    writeUnits(out, [unit({ 'backup/dump.sh': '#!/bin/sh\n' })])
    expect(withoutLocks(snapshot(out))).toEqual({
      'shop/staging/backup/dump.sh': '755 #!/bin/sh\n',
      'shop/staging/env/mine': '644 x',
    })
  })

  it('removes all of a unit that has no files any more, and can say which units there were', () => {
    const out = written()
    writeUnits(out, [unit({ 'ci/deploy.yml': 'x' }, { folder: 'shop/system' })])
    put(out, 'shop/by-hand/file', '')
    expect(ownedFolders(out, 'shop')).toEqual(['shop/staging', 'shop/system'])
    expect(ownedFolders(out, 'other')).toEqual([])
    writeUnits(out, [unit({})])
    expect(ownedFolders(out, 'shop')).toEqual(['shop/system'])
    expect(Object.keys(snapshot(join(out, 'shop')))).not.toContain('staging/')
  })

  it('turns files into folders and folders into files', () => {
    const out = written({ 'env/a': 'file', 'env/b/c/d': 'deep' })
    const now = { 'env/a/x/y': 'deep', 'env/b': 'file' }
    expect(writeUnits(out, [unit(now)]).problems).toEqual([])
    expect(withoutLocks(snapshot(out))).toEqual({
      'shop/staging/env/a/x/y': '644 deep',
      'shop/staging/env/b': '644 file',
    })
  })

  it('keeps a folder in place whose files all change their names: a container may have it mounted', () => {
    const out = written({ 'nginx/conf.d/old.conf': 'x' })
    const folder = join(out, 'shop/staging/nginx/conf.d')
    const before = statSync(folder).ino
    writeUnits(out, [unit({ 'nginx/conf.d/new.conf': 'x' })])
    expect(statSync(folder).ino).toBe(before)
  })

  it('leaves files and lock lines of other targets alone in a partial run', () => {
    const out = written()
    put(out, 'shop/staging/nginx/conf.d/api.conf', 'edited')
    const partial = unit({ 'env/new': 'x' }, { targets: ['env'] })
    expect(writeUnits(out, [partial]).problems).toEqual([])
    expect(withoutLocks(snapshot(out))).toEqual({
      'shop/staging/backup/dump.sh': '755 #!/bin/sh\n',
      'shop/staging/env/new': '644 x',
      'shop/staging/nginx/conf.d/api.conf': '644 edited',
    })
    expect(refusals(out, () => writeUnits(out, [unit({ 'env/new': 'x' })]))).toEqual([
      'output-hand-edited shop/staging/nginx/conf.d/api.conf',
    ])
  })

  it('writes where out itself is a link that the user chose', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'real'))
    symlinkSync('real', join(folder, 'out'))
    expect(writeUnits(join(folder, 'out'), [unit(texts)]).problems).toEqual([])
    expect(Object.keys(snapshot(join(folder, 'real')))).toHaveLength(4)
  })
})

describe('a file that was edited by hand', () => {
  it('is not overwritten, and nothing else is written either', () => {
    const out = written()
    put(out, 'shop/staging/env/.env.example', 'edited')
    const now = unit({ ...texts, 'env/.env.example': 'A=2\n', 'env/new': 'x' })
    expect(refusals(out, () => writeUnits(out, [now]))).toEqual([
      'output-hand-edited shop/staging/env/.env.example',
    ])
  })

  it('is not deleted', () => {
    const out = written()
    put(out, 'shop/staging/env/.env.example', 'edited')
    expect(refusals(out, () => writeUnits(out, [unit({})]))).toEqual([
      'output-hand-edited shop/staging/env/.env.example',
    ])
  })

  it('is overwritten or deleted with force, which says so', () => {
    const out = written()
    put(out, 'shop/staging/env/.env.example', 'edited')
    put(out, 'shop/staging/backup/dump.sh', 'edited')
    const now = { 'env/.env.example': 'A=1\n', 'nginx/conf.d/api.conf': 'é;\n' }
    const result = writeUnits(out, [unit(now)], { force: true })
    expect(result.forced).toEqual(['shop/staging/backup/dump.sh', 'shop/staging/env/.env.example'])
    expect(result.deleted).toEqual(['shop/staging/backup/dump.sh'])
    expect(withoutLocks(snapshot(out))).toEqual({
      'shop/staging/env/.env.example': '644 A=1\n',
      'shop/staging/nginx/conf.d/api.conf': '644 é;\n',
    })
  })

  it('is fine if it was edited to what the spec makes now', () => {
    const out = written()
    put(out, 'shop/staging/env/.env.example', 'A=2\n')
    const now = { ...texts, 'env/.env.example': 'A=2\n' }
    expect(writeUnits(out, [unit(now)])).toMatchObject({ problems: [], written: [], unchanged: 3 })
    expect(writeUnits(out, [unit(texts)]).problems).toEqual([])
  })
})

describe('a file that Plinth did not write', () => {
  it('is not overwritten without force', () => {
    const out = temporaryOutput()
    put(out, 'shop/staging/env/.env.example', 'mine')
    expect(refusals(out, () => writeUnits(out, [unit(texts)]))).toEqual([
      'output-not-ours shop/staging/env/.env.example',
    ])
    const result = writeUnits(out, [unit(texts)], { force: true })
    expect(result).toMatchObject({ problems: [], forced: ['shop/staging/env/.env.example'] })
  })

  it('is taken over if it is what would be written', () => {
    const out = written()
    const before = snapshot(out)
    rmSync(join(out, 'shop/staging/.plinth.lock'))
    expect(writeUnits(out, [unit(texts)])).toMatchObject({ problems: [], written: [], unchanged: 3 })
    expect(snapshot(out)).toEqual(before)
  })

  it('is never removed to make room, not even with force', () => {
    const out = temporaryOutput()
    put(out, 'shop/staging/env', 'a file where a folder is needed')
    put(out, 'shop/staging/backup/dump.sh/mine', 'a folder where a file goes')
    mkdirSync(join(out, 'shop/staging/nginx/conf.d/api.conf'), { recursive: true })
    expect(refusals(out, () => writeUnits(out, [unit(texts)], { force: true }))).toEqual([
      'output-not-ours shop/staging/backup/dump.sh',
      'output-not-ours shop/staging/env',
      'output-not-ours shop/staging/nginx/conf.d/api.conf',
    ])
  })

  it('keeps a folder from becoming a file', () => {
    const out = written({ 'env/a/ours': 'x' })
    put(out, 'shop/staging/env/a/mine', 'y')
    expect(refusals(out, () => writeUnits(out, [unit({ 'env/a': 'z' })], { force: true }))).toEqual([
      'output-not-ours shop/staging/env/a',
    ])
  })

  it('may be a pipe, which is not waited for', () => {
    const out = temporaryOutput()
    mkdirSync(join(out, 'shop/staging/env'), { recursive: true })
    execFileSync('mkfifo', [join(out, 'shop/staging/env/.env.example')])
    expect(writeUnits(out, [unit(texts)], { force: true }).problems).toMatchObject([
      { code: 'output-not-ours', path: 'shop/staging/env/.env.example' },
    ])
  })
})

describe('a merge conflict', () => {
  it('in the lock and in the outputs is solved by writing', () => {
    const out = written({ 'env/one': 'ours', 'env/two': 'same' })
    const theirs = written({ 'env/one': 'theirs', 'env/two': 'same', 'env/three': 'added by them' })
    const lock = 'shop/staging/.plinth.lock'
    const sides = [out, theirs].map((root) => readFileSync(join(root, lock), 'utf8'))
    put(out, lock, `<<<<<<< HEAD\n${sides[0]}=======\n${sides[1]}>>>>>>> theirs\n`)
    put(out, 'shop/staging/env/one', '<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> theirs\n')
    put(out, 'shop/staging/env/three', 'added by them')
    const merged = { 'env/one': 'merged', 'env/two': 'same' }
    expect(writeUnits(out, [unit(merged)])).toMatchObject({
      problems: [],
      deleted: ['shop/staging/env/three'],
    })
    expect(snapshot(out)).toEqual(snapshot(written(merged)))
  })

  it('stays known for the targets that a partial run does not make', () => {
    const out = written({ 'env/one': '1', 'nginx/two': '2' })
    const lock = 'shop/staging/.plinth.lock'
    const line = `${'f'.repeat(64)}  0644  nginx/two\n`
    put(out, lock, `${readFileSync(join(out, lock), 'utf8')}=======\n${line}>>>>>>> theirs\n`)
    expect(writeUnits(out, [unit({ 'env/one': 'new' }, { targets: ['env'] })]).problems).toEqual([])
    expect(readFileSync(join(out, lock), 'utf8')).toContain(line)
    expect(readFileSync(join(out, lock), 'utf8')).not.toContain('>>>>')
  })
})

describe('a symbolic link below the output folder', () => {
  it.each([
    ['the system', 'shop', 'shop'],
    ['the tier', 'shop/staging', 'shop/staging'],
    ['a target', 'shop/staging/env', 'shop/staging/env'],
    ['a file', 'shop/staging/env/.env.example', 'shop/staging/env/.env.example'],
    ['the lock', 'shop/staging/.plinth.lock', 'shop/staging/.plinth.lock'],
  ])('as %s is refused, even with force', (_, link, address) => {
    const folder = temporaryFolder()
    put(folder, 'elsewhere/target', 'precious')
    const isFile = link.endsWith('.example') || link.endsWith('.lock')
    mkdirSync(join(folder, 'out', link, '..'), { recursive: true })
    symlinkSync(join(folder, isFile ? 'elsewhere/target' : 'elsewhere'), join(folder, 'out', link))
    expect(refusals(folder, () => writeUnits(join(folder, 'out'), [unit(texts)], { force: true }))).toEqual([
      `output-symlink ${address}`,
    ])
  })

  it('that dangles is refused too', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'out/shop'), { recursive: true })
    symlinkSync(join(folder, 'created'), join(folder, 'out/shop/staging'))
    expect(refusals(folder, () => writeUnits(join(folder, 'out'), [unit(texts)]))).toEqual([
      'output-symlink shop/staging',
    ])
  })

  it('in place of the work folder is refused', () => {
    const folder = temporaryFolder()
    put(folder, 'elsewhere/0', 'precious')
    mkdirSync(join(folder, 'out'))
    symlinkSync('../elsewhere', join(folder, 'out/.plinth'))
    expect(refusals(folder, () => writeUnits(join(folder, 'out'), [unit(texts)]))).toEqual([
      'output-symlink .plinth',
    ])
  })

  it('in the place of an owned file that is no longer made does not lead to its target', () => {
    const folder = temporaryFolder()
    const out = join(folder, 'out')
    writeUnits(out, [unit({ 'env/a': 'x', 'env/b': 'y' })])
    put(folder, 'precious/a', 'x')
    rmSync(join(out, 'shop/staging/env'), { recursive: true })
    symlinkSync(join(folder, 'precious'), join(out, 'shop/staging/env'))
    expect(refusals(folder, () => writeUnits(out, [unit({})], { force: true }))).toEqual([
      'output-symlink shop/staging/env',
    ])
  })
})

describe('what cannot be trusted', () => {
  it.each([
    '../../escape',
    '/etc/passwd',
    'env/../../../x',
    'env\\x',
    'env/\0',
    '',
    '.plinth.lock',
    '.git/config',
  ])('is refused as a path: %j', (path) => {
    const folder = temporaryFolder()
    put(folder, 'out/keep', '')
    expect(refusals(folder, () => writeUnits(join(folder, 'out'), [unit({ [path]: 'x' })]))).toEqual([
      `output-path shop/staging/${path}`,
    ])
  })

  it.each(['..', '/tmp', '.plinth/x', 'a\\b', ''])('is refused as a folder: %j', (folder) => {
    const out = written()
    expect(refusals(out, () => writeUnits(out, [unit({}, { folder })]))).toEqual([`output-path ${folder}`])
  })

  it('is a set of paths that cannot all exist', () => {
    const out = written()
    const files = ['env/a', 'env/a/b', 'env/c', 'env/C', 'env/d', 'env/d', 'nginx/e']
    const units = [
      {
        folder: 'shop/staging',
        targets: ['env'],
        files: files.map((path) => ({ path, text: '', executable: false })),
      },
      unit({}, { folder: 'shop/staging' }),
      unit({}, { folder: 'shop/staging/nested' }),
    ]
    expect(refusals(out, () => writeUnits(out, units)).sort()).toEqual([
      'output-path shop/staging',
      'output-path shop/staging/env/C',
      'output-path shop/staging/env/a/b',
      'output-path shop/staging/env/d',
      'output-path shop/staging/nested',
      'output-path shop/staging/nginx/e',
    ])
  })

  it('is a lock that names a file of another unit', () => {
    const out = written()
    put(out, 'shop/production/env/secret', 'x')
    put(out, 'shop/staging/.plinth.lock', `${'0'.repeat(64)}  0644  ../production/env/secret\n`)
    expect(refusals(out, () => writeUnits(out, [unit({})], { force: true }))).toEqual([
      'lock-invalid shop/staging/.plinth.lock',
    ])
  })
})

describe('the operating system', () => {
  it('may refuse: that is a problem with an address, not a stack', () => {
    const folder = temporaryFolder()
    put(folder, 'out', 'a file')
    expect(writeUnits(join(folder, 'out'), [unit(texts)]).problems).toMatchObject([
      { code: 'output-io', path: '' },
    ])
    const below = join(folder, 'out', 'below')
    expect(writeUnits(below, [unit(texts)]).problems).toMatchObject([{ code: 'output-io' }])
  })

  it('is not asked for names that it cannot have', () => {
    const out = written()
    const paths = [`env/${'é'.repeat(128)}`, `env/${'x/'.repeat(400)}y`]
    expect(
      refusals(out, () => writeUnits(out, [unit({ ...texts, [paths[0] ?? '']: '', [paths[1] ?? '']: '' })])),
    ).toEqual(paths.map((path) => `output-path shop/staging/${path}`).sort())
  })

  it('does not hide a bug of ours', () => {
    const out = temporaryOutput()
    const bug = () => {
      throw new TypeError('bug')
    }
    expect(() => writeUnits(out, [unit(texts)], { onStep: bug })).toThrow('bug')
    expect(snapshot(out)).toEqual({})
  })
})
