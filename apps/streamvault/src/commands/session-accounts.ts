import { text } from 'node:stream/consumers'
import { createPersonPrompt } from '../client/ask-person.ts'
import { readInstallationConfig } from '../installation/installation-config.ts'
import { accountLines, readAccountTexts } from '../telegram/account-texts.ts'
import { logInAtTerminal } from '../telegram/log-in-at-terminal.ts'
import { type CommonOptions, UsageError } from './output.ts'

/** Options of `session add`. */
export interface AddSessionOptions extends CommonOptions {
  file?: string
  phone?: boolean
  label?: string
  proxy?: string
  source?: string
}

/** Reads the accounts to add from the sources in the options, never from the arguments, which every process may see. */
export async function readGivenAccounts(options: AddSessionOptions, signal: AbortSignal): Promise<string[]> {
  const { file, phone } = options
  if (file !== undefined && phone === true) throw new UsageError('Cannot add: name one of --file and --phone')
  const accounts = phone === true ? [await logIn(options, signal)] : await readAccounts(file, signal)
  if (accounts.length > 0) return accounts
  throw new UsageError("Cannot add: expected a bot's token or a session string, found none")
}

async function readAccounts(file: string | undefined, signal: AbortSignal): Promise<string[]> {
  if (file !== undefined) return await readAccountFile(file)
  if (!process.stdin.isTTY) return accountLines(await text(process.stdin))
  using prompt = createPersonPrompt({ input: process.stdin, output: process.stderr })
  return accountLines(await prompt.askHidden('Token or session string (not shown): ', signal))
}

async function readAccountFile(file: string): Promise<string[]> {
  try {
    return await readAccountTexts(file)
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const { reasonOf } = await import('@streamvault/ingestion')
    throw new UsageError(`Cannot read ${file}: ${reasonOf(error)}`)
  }
}

async function logIn(options: AddSessionOptions, signal: AbortSignal): Promise<string> {
  const { telegram } = await readInstallationConfig(options)
  if (telegram === undefined) {
    throw new Error('Cannot use Telegram: set TELEGRAM_API_ID and TELEGRAM_API_HASH (from my.telegram.org) in .env')
  }
  using prompt = createPersonPrompt({ input: process.stdin, output: process.stderr })
  return await logInAtTerminal(telegram, prompt, options, signal)
}
