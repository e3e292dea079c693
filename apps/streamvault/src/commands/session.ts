import { AddedSession, ExportedSession, SessionCheck, SessionList } from '@streamvault/api'
import { parseSocksAddress } from '@streamvault/config'
import type { Command } from 'commander'
import { z } from 'zod'
import type { AdminClient } from '../client/admin-client.ts'
import { createPersonPrompt } from '../client/ask-person.ts'
import { connect } from '../client/connect.ts'
import { type CommonOptions, printJson, printLine, tell, UsageError, withCommonOptions } from './output.ts'
import { type AddSessionOptions, readGivenAccounts } from './session-accounts.ts'
import { describeCheck, describeSession } from './session-lines.ts'
import { sideBySide } from './side-by-side.ts'

const SESSIONS = '/api/admin/sessions'
/** An unanswered check takes fifteen seconds: concurrent checks share that time. */
const CHECKS_AT_ONCE = 8
const pathOf = (id: string) => `${SESSIONS}/${encodeURIComponent(id)}`

/** `streamvault session`: the accounts on Telegram. */
export function addSessionCommand(program: Command, signal: AbortSignal): void {
  const session = program.command('session').description('the accounts on Telegram that read and write')
  addAdd(session, signal)
  withCommonOptions(session.command('list'))
    .description('list sessions with their load, rests and health')
    .action(async (options: CommonOptions) => {
      await using connection = await connect(options, signal)
      const { items } = await connection.client.ask('GET', SESSIONS, SessionList, signal)
      if (options.json === true) printJson(items)
      else for (const item of items) printLine(describeSession(item))
    })
  withCommonOptions(session.command('check'))
    .description('ask sessions whether they work and see the storage channel; says what is missing')
    .argument('[ids...]', 'default: all')
    .action(async (ids: string[], options: CommonOptions) => {
      await using connection = await connect(options, signal)
      await checkSessions(connection.client, ids, options, signal)
    })
  withCommonOptions(session.command('remove'))
    .description('forget accounts here; Telegram itself is not told')
    .argument('<ids...>')
    .action(async (ids: string[], options: CommonOptions) => {
      await using connection = await connect(options, signal)
      for (const id of ids) await connection.client.ask('DELETE', pathOf(id), z.undefined(), signal)
      if (options.json === true) printJson({ removed: ids })
      else for (const id of ids) printLine(`${id}  removed`)
    })
  addExport(session, signal)
}

function addAdd(session: Command, signal: AbortSignal): void {
  withCommonOptions(session.command('add'))
    .description(
      "add an account: a bot's token, or a session string of mtcute, Pyrogram, Telethon or GramJS, read from standard input " +
        'or asked for at the terminal',
    )
    .option('--file <path>', 'a .session file of Pyrogram or Telethon, or a text with one token or string a line')
    .option('--phone', 'sign a person in: phone number, code and password are asked for')
    .option('--label <name>', 'what you call it')
    .option('--proxy <address>', 'socks5://host:port or socks5://user:password@host:port')
    .option('--source <address>', 'the address of this machine that its connections leave from')
    .action(async (options: AddSessionOptions) => {
      const { label, proxy, source: sourceAddress } = options
      if (proxy !== undefined && parseSocksAddress(proxy) === undefined) {
        throw new UsageError('Cannot use --proxy: expected socks5://host:port or socks5://user:password@host:port')
      }
      const accounts = await readGivenAccounts(options, signal)
      await using connection = await connect(options, signal)
      for (const account of accounts) {
        const body = { account, label, proxy, sourceAddress }
        const added = await connection.client.ask('POST', SESSIONS, AddedSession, signal, body)
        if (options.json === true) printJson(added)
        else printLine(`${added.isNew ? '+' : '='} ${describeSession(added.session)}`)
      }
    })
}

function addExport(session: Command, signal: AbortSignal): void {
  withCommonOptions(session.command('export'))
    .description('print an account: whoever has what is printed has the account')
    .argument('<id>')
    .option('--yes', 'do not ask')
    .action(async (id: string, options: CommonOptions & { yes?: boolean }) => {
      tell('Beware: what this prints opens the account to whoever sees it. Keep it as you keep a password.')
      if (options.yes !== true) await confirm(signal)
      await using connection = await connect(options, signal)
      const exported = await connection.client.ask('POST', `${pathOf(id)}/export`, ExportedSession, signal)
      if (options.json === true) printJson(exported)
      else printLine(exported.account)
    })
}

async function confirm(signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError('Cannot export without a terminal to ask at: use --yes')
  using prompt = createPersonPrompt({ input: process.stdin, output: process.stderr })
  const answer = await prompt.ask('Print it? Type yes: ', signal)
  if (answer.trim() !== 'yes') throw new UsageError('Nothing was printed')
}

async function checkSessions(client: AdminClient, ids: string[], { json }: CommonOptions, signal: AbortSignal) {
  const { items } = ids.length > 0 ? { items: [] } : await client.ask('GET', SESSIONS, SessionList, signal)
  const wanted = ids.length > 0 ? ids : items.map(({ id }) => id)
  if (wanted.length === 0) tell('There is no session yet: streamvault session add')
  const checks: SessionCheck[] = []
  const ask = (id: string, left: AbortSignal) => client.ask('POST', `${pathOf(id)}/check`, SessionCheck, left)
  for await (const check of sideBySide(wanted, ask, { atOnce: CHECKS_AT_ONCE, signal })) {
    checks.push(check)
    if (json !== true) for (const line of describeCheck(check)) printLine(line)
  }
  if (json === true) printJson(checks)
  if (checks.some(({ ok }) => !ok)) process.exitCode = 1
}
