import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { printJson, printLine, withCommonOptions } from './output.ts'

/** `streamvault parse-name`: what our rules recognise in a name. */
export function addParseNameCommand(program: Command): void {
  withCommonOptions(program.command('parse-name'))
    .description('tell what is read in release names, given as arguments or as lines of standard input')
    .argument('[names...]', 'names to read')
    .action(async (names: string[], options: { json?: boolean }) => {
      const { readReleaseName } = await import('@streamvault/release-name')
      const print = options.json === true ? printJson : (value: object) => printLine(describe(value))
      for await (const name of names.length > 0 ? names : linesOfInput()) print(readReleaseName(name))
    })
}

function linesOfInput(): AsyncIterable<string> {
  return createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
}

function describe(value: object): string {
  const known = Object.entries(value).filter(([, read]) => read !== null && !(Array.isArray(read) && read.length === 0))
  return known.map(([field, read]) => `${field}: ${Array.isArray(read) ? read.join(', ') : read}`).join('  ')
}
