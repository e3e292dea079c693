import { startControl } from '../control/control-server.ts'
import type { Limits } from '../limits/limits.ts'
import { startMtprotoServer } from '../server.ts'
import { telegramEnv } from '../telegram-env.ts'
import { furnishWorld, type SandboxPerson } from './furnish-world.ts'

/** Options of a sandbox. */
export interface SandboxOptions {
  /** Folder of all state; a restart with the same folder restores the same world. */
  folder: string
  /** Port of the first data centre; the next ones and the control address follow. Default: chosen by the system. */
  port?: number
  /** Number of bots. Default 2. */
  sessions?: number
  /** Limits that differ from the defaults. */
  limits?: Partial<Limits>
  /** Called with internal errors. */
  onError?: (error: unknown, where: string) => void
}

/** A local Telegram, ready to be StreamVault's main storage. */
export interface Sandbox extends AsyncDisposable {
  /** Environment variables for `streamvault start`. */
  env: Record<string, string>
  /** The control address, `http://127.0.0.1:N`. */
  control: string
  /** Users who are members of the storage channel and can sign in. */
  people: SandboxPerson[]
}

/** The data centres: the home of all accounts, and a second one for files that move. */
const DCS = [2, 4]

/** Starts the server and the control address, and creates or finds bots and a channel. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder, port, sessions = 2, limits = {}, onError } = options
  await using stack = new AsyncDisposableStack()
  const server = stack.use(
    await startMtprotoServer({
      folder,
      dcs: DCS.map((id, index) => ({ id, ...(port !== undefined && { port: port + index }) })),
      homeDc: DCS[0] ?? 2,
      limits,
      ...(onError !== undefined && { onError }),
    }),
  )
  const { channel, bots, people } = furnishWorld(server, sessions)
  const controlPort = port === undefined ? {} : { port: port + DCS.length }
  const control = stack.use(await startControl({ world: server, ...controlPort }))
  const owned = stack.move()
  return {
    env: {
      STORAGE_URL: `telegram://${channel.chatId}`,
      TELEGRAM_BOT_TOKENS: bots.map(({ token }) => token).join(','),
      ...telegramEnv(server),
    },
    control: control.url,
    people,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
