import { describe, expect, it } from 'vitest'
import { isUnmodified, type Lock, parseLock, printLock } from '../../src/write/lock.ts'

const a = 'a'.repeat(64)
const b = 'b'.repeat(64)
const c = 'c'.repeat(64)

function parsed(text: string): Lock {
  const lock = parseLock(text, 'shop/staging')
  if ('code' in lock) throw new Error(lock.message)
  return lock
}

describe('a lock', () => {
  const lock: Lock = new Map([
    ['nginx/nginx.conf', { hashes: [b], executable: false }],
    ['backup/dump it.sh', { hashes: [a], executable: true }],
  ])

  it('has a line for each file, sorted by path', () => {
    const [heading, ...lines] = printLock(lock).split('\n')
    expect(heading).toMatch(/^# /)
    expect(lines).toEqual([`${a}  0755  backup/dump it.sh`, `${b}  0644  nginx/nginx.conf`, ''])
  })

  it('is read back as it was', () => {
    expect(new Map([...parsed(printLock(lock))].reverse())).toEqual(lock)
  })

  it('is read with Windows line ends', () => {
    expect(parsed(printLock(lock).replaceAll('\n', '\r\n'))).toEqual(parsed(printLock(lock)))
  })

  it('may be empty', () => {
    expect(parsed('').size).toBe(0)
  })
})

describe('a lock with conflict markers', () => {
  const text = [
    '<<<<<<< HEAD',
    `${a}  0644  env/one`,
    `${b}  0644  env/two`,
    '||||||| 1234567',
    `${c}  0644  env/ancestor`,
    '=======',
    `${c}  0644  env/one`,
    `${b}  0644  env/two`,
    `${b}  0755  env/three.sh`,
    '>>>>>>> feature',
    '',
  ].join('\n')

  it('is the union of both sides', () => {
    expect([...parsed(text).keys()]).toEqual(['env/one', 'env/two', 'env/three.sh'])
  })

  it('does not know what a file is that the sides disagree about', () => {
    const [one, two] = [parsed(text).get('env/one'), parsed(text).get('env/two')]
    expect(one?.hashes).toEqual([a, c])
    expect(one && isUnmodified(one, b)).toBe(true)
    expect(two && isUnmodified(two, b)).toBe(true)
    expect(two && isUnmodified(two, a)).toBe(false)
  })

  it('keeps both lines when it is printed', () => {
    expect(parsed(printLock(parsed(text)))).toEqual(parsed(text))
  })
})

describe('a lock that somebody tampered with', () => {
  it.each([
    '/etc/passwd',
    '../production/env/one',
    'env/../../x',
    './env',
    'env//one',
    'env/',
    'env\\one',
    'env/one\0',
    'env/\u001b[2J',
    '.plinth.lock',
    'deeper/.plinth.lock',
    'env/.PLINTH/journal',
    '.git/hooks/post-checkout',
  ])('is refused with the line that names %j', (path) => {
    const problem = parseLock(`# heading\n${a}  0644  env/fine\n${b}  0644  ${path}\n`, 'shop/staging')
    expect(problem).toMatchObject({ code: 'lock-invalid', path: 'shop/staging/.plinth.lock' })
    expect(problem).toMatchObject({
      message: expect.stringContaining('line 3 names a file that Plinth cannot own'),
    })
  })

  it.each([
    'hello',
    `${a} 0644 env/one`,
    `${a}  0777  env/one`,
    `${a.toUpperCase()}  0644  env/one`,
    `${a}  0644  `,
  ])('is refused when a line is %j', (line) => {
    const problem = parseLock(line, 'shop/staging')
    expect(problem).toMatchObject({ message: expect.stringContaining('line 1 is not "sha256  mode  path"') })
  })

  it('is shown without its control characters and not at any length', () => {
    const problem = parseLock(`\u001b[2J${'x'.repeat(10_000)}`, 'shop/staging')
    expect('message' in problem && problem.message.length).toBeLessThan(150)
    expect('message' in problem && problem.message).not.toContain('\u001b')
  })

  it('has no special names', () => {
    expect(parsed(`${a}  0644  __proto__\n`).get('__proto__')?.hashes).toEqual([a])
  })
})
