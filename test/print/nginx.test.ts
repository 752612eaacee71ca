import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NginxNode } from '../../src/print/body.ts'
import { printNginx, quoteNginx } from '../../src/print/nginx.ts'
import { anyString, nastyStrings } from './nasty-strings.ts'
import { readNginx } from './read-nginx.ts'

const print = (...nodes: NginxNode[]) => printNginx({ kind: 'nginx', nodes })

/** What nginx sees of a tree: comments are gone. */
function withoutComments(nodes: readonly NginxNode[]): unknown[] {
  return nodes.flatMap((node) => {
    if ('comment' in node) return []
    const words = [node.name, ...node.args]
    return [node.block === undefined ? { words } : { words, block: withoutComments(node.block) }]
  })
}

const argument = fc.oneof(
  anyString,
  fc.string({ unit: fc.constantFrom(...'\\\\"\'trn ;{}#$\n\t\ra/.^()'), maxLength: 12 }),
)
const { nodes } = fc.letrec<{ nodes: NginxNode[]; node: NginxNode }>((tie) => ({
  nodes: fc.array(tie('node'), { maxLength: 4 }),
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ name: argument, args: fc.array(argument, { maxLength: 4 }) }),
    fc.record({ comment: argument }),
    fc.record({ name: argument, args: fc.array(argument, { maxLength: 3 }), block: tie('nodes') }),
  ),
}))

describe('an nginx configuration', () => {
  it('is read by nginx as the tree that it was', () => {
    fc.assert(
      fc.property(nodes, (tree) => {
        expect(readNginx(print(...tree))).toEqual(withoutComments(tree))
      }),
      { numRuns: 4000 },
    )
  })

  it.each(nastyStrings.map((value) => [JSON.stringify(value).slice(0, 60), value]))(
    'keeps the argument %s',
    (_shown, value) => {
      expect(readNginx(print({ name: value, args: [value, value], block: [] }))).toEqual([
        { words: [value, value, value], block: [] },
      ])
    },
  )

  it('has a blank line around blocks, above the comments that belong to them', () => {
    const text = print(
      { comment: 'main' },
      { name: 'worker_processes', args: ['auto'] },
      { name: 'events', args: [], block: [] },
      {
        name: 'http',
        args: [],
        block: [
          { name: 'include', args: ['mime.types'] },
          { comment: 'one\ntwo' },
          { name: 'sendfile', args: ['on'] },
          { comment: 'the api' },
          {
            name: 'server',
            args: [],
            block: [
              { name: 'listen', args: ['80'] },
              { name: 'location', args: ['/'], block: [{ name: 'return', args: ['204'] }] },
              { name: 'location', args: ['=', '/a b'], block: [{ comment: 'none' }] },
              { name: 'deny', args: ['all'] },
            ],
          },
        ],
      },
    )
    expect(text).toBe(`# main
worker_processes auto;

events {}

http {
    include mime.types;
    # one
    # two
    sendfile on;

    # the api
    server {
        listen 80;

        location / {
            return 204;
        }

        location = "/a b" {
            # none
        }

        deny all;
    }
}
`)
  })
})

describe('an nginx argument', () => {
  it.each([
    ['$host', '$host'],
    ['https://$host$request_uri', 'https://$host$request_uri'],
    ['${scheme}://x', '"${scheme}://x"'],
    ['~', '~'],
    ['\\.php$', '\\.php$'],
    ['^/v\\d+/(?<name>\\w+)$', '^/v\\d+/(?<name>\\w+)$'],
    ['^/[0-9]{1,3}\\.', '"^/[0-9]{1,3}\\."'],
    ['a\\nb', 'a\\\\nb'],
    ['a\\', 'a\\\\'],
    ['C:\\\\x', 'C:\\\\\\x'],
    ['', '""'],
    ['a b', '"a b"'],
    ['a;b', '"a;b"'],
    ['#a', '"#a"'],
    ["default-src 'self'", '"default-src \'self\'"'],
    ['{"a": "$b"}', '\'{"a": "$b"}\''],
    [`"'`, `"\\"'"`],
    ['a\nb\tc\r', '"a\\nb\\tc\\r"'],
    ['POST)', 'POST)'],
  ])('%j is written as %s', (value, text) => {
    expect(quoteNginx(value)).toBe(text)
  })

  it('is quoted as a name too, as in a map', () => {
    expect(
      print({
        name: 'map',
        args: ['$a', '$b'],
        block: [
          { name: '', args: ['""'] },
          { name: '~^/x{2} y', args: ['1'] },
        ],
      }),
    ).toBe('map $a $b {\n    "" \'""\';\n    "~^/x{2} y" 1;\n}\n')
  })
})
