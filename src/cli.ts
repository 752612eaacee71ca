import { Command, CommanderError, InvalidArgumentError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }

const statuses = `
Exit status: 0 done; 1 the specs have errors, or --check found differences; 2 wrong command line; 3 a bug of Plinth.`

/** A day as the commands take it. */
function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new InvalidArgumentError('Write a day such as 2026-11-21.')
}

function format(text: string): 'text' | 'json' {
  if (text === 'text' || text === 'json') return text
  throw new InvalidArgumentError('Write text or json.')
}

function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',')]
}

/** The command line as data; each command loads what it needs when it runs. */
function program(): Command {
  const plinth = new Command('plinth')
    .description('Compiles one typed environment spec per tier into everything that tier runs on.')
    .version(packageJson.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('Run plinth --help to see what there is.')
    .exitOverride()
    .addHelpText(
      'after',
      `
Specs are environments/<system>/<tier>.yaml; outputs go to out/<system>/<tier>/<target>/.

  plinth synth                                  write the outputs of all systems
  plinth synth policy-governance/staging        of one tier
  plinth synth --target kubernetes,nginx        only these targets
  plinth synth --check                          write nothing; exit 1 if an output is stale
${statuses}`,
    )
  plinth
    .command('synth')
    .description('validate the specs and write their outputs')
    .argument('[system/tier...]', 'systems or tiers; all where nothing is said')
    .option('-t, --target <names>', 'only these targets, separated by commas', several)
    .option('--check', 'write nothing; list stale, missing, stray and hand-edited files')
    .option('-o, --out <folder>', 'where outputs go', 'out')
    .option('--environments <folder>', 'where specs are', 'environments')
    .option('-f, --force', 'replace files that were edited by hand or that Plinth did not write')
    .option('--format <format>', 'text or json', format, 'text')
    .option('--today <day>', 'the day by which waivers expire; today where nothing is said', day)
    .addHelpText('after', statuses)
    .exitOverride()
    .action(async (selectors: string[], options) => {
      const { runSynth } = await import('./commands/commands.ts')
      process.exitCode = await runSynth(selectors, options)
    })
  plinth
    .command('validate')
    .description('report everything that is wrong, and write nothing')
    .argument('[system/tier...]', 'systems or tiers; all where nothing is said')
    .option('--environments <folder>', 'where specs are', 'environments')
    .option('--format <format>', 'text or json', format, 'text')
    .option('--today <day>', 'the day by which waivers expire; today where nothing is said', day)
    .addHelpText('after', statuses)
    .exitOverride()
    .action(async (selectors: string[], options) => {
      const { runValidate } = await import('./commands/commands.ts')
      process.exitCode = await runValidate(selectors, options)
    })
  plinth
    .command('parity')
    .description('show which words each target says in full, nearly or not at all')
    .argument('[system/tier...]', 'systems or tiers; all where nothing is said')
    .option('--all', 'every word of the language, tried by its examples, instead of those of the specs')
    .option('--environments <folder>', 'where specs are', 'environments')
    .option('--format <format>', 'text or json', format, 'text')
    .exitOverride()
    .action(async (selectors: string[], options) => {
      const { runParity } = await import('./commands/commands.ts')
      process.exitCode = await runParity(selectors, options)
    })
  return plinth
}

/** Runs the command line and sets the exit status; CommonJS, which the build makes of it, has no top-level await. */
async function main(): Promise<void> {
  try {
    await program().parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2
    } else {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      process.stderr.write(
        `plinth: this is a bug of Plinth, not of your spec; please report it with the spec.\n${text}\n`,
      )
      process.exitCode = 3
    }
  }
}

void main()
