/** Images of which their reference tells that they lack programs. */
interface KnownImage {
  readonly pattern: RegExp
  /** Undefined: everything, a shell among it, but the program that the image is for. */
  readonly lacks: readonly string[] | undefined
  readonly what: string
}

/**
 * Bare variants of Docker's official images (https://github.com/docker-library/faq#whats-the-difference-between-image-variants)
 * and images without a shell (https://github.com/GoogleContainerTools/distroless). Of an image with a name of its own
 * nobody knows what was added to it.
 */
const known: readonly KnownImage[] = [
  {
    pattern: /distroless\/|^cgr\.dev\/chainguard\/(?!.*-dev)/,
    lacks: undefined,
    what: 'an image without a shell',
  },
  { pattern: /^[a-z0-9-]+:[^/]*alpine/, lacks: ['bash', 'curl'], what: 'an image of Alpine' },
  {
    pattern: /^[a-z0-9-]+:[^/]*slim/,
    lacks: ['curl', 'wget', 'nc', 'netcat'],
    what: 'a slim image of Debian',
  },
  { pattern: /^(debian|ubuntu):/, lacks: ['curl', 'wget', 'nc', 'netcat'], what: 'a bare image' },
]

/** What is known of an image by its reference. */
export interface ImageTools {
  /** What kind of image it is, in words. */
  readonly what: string
  lacks(tool: string): boolean
}

/** Which programs an image is known to lack; undefined where nothing is known. */
export function imageTools(reference: string): ImageTools | undefined {
  const image = known.find(({ pattern }) => pattern.test(reference))
  if (image === undefined) return undefined
  const name = reference.split(/[:@]/)[0]?.split('/').at(-1) ?? ''
  return {
    what: image.what,
    // An image for a language has its interpreter, however bare it is.
    lacks: (tool) =>
      (image.lacks === undefined ? tool !== interpreter(name) : image.lacks.includes(tool)) ||
      isForeign(tool, name),
  }
}

function interpreter(name: string): string {
  return /node/.test(name) ? 'node' : name
}

/** An interpreter in an official image of another language. */
function isForeign(tool: string, name: string): boolean {
  return tool === 'node' && !/node/.test(name)
}
