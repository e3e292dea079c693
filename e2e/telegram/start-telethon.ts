import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installForeignClients } from './foreign-clients.ts'
import { type RunningClient, runClient, startClient } from './run-client.ts'
import { type ForeignSetting, startForeignSetting } from './start-server.ts'

/** Telethon, and a server with its layer. */
export interface Telethon extends AsyncDisposable {
  /** The server with its bots and channel. */
  setting: ForeignSetting
  /** A folder for files to be uploaded. */
  folder: string
  /** Runs a case to its end and returns its last line; `given` is added to both bots' tokens and the channel. */
  run<Line>(name: string, given?: object): Promise<Line>
  /** Starts a case for a dialogue, or one against another server. */
  start(name: string, given: object, address?: string): RunningClient
  /** Starts another server with the same layer. */
  startOther(): Promise<ForeignSetting>
}

const HERE = path.join(import.meta.dirname, 'telethon')

/** Installs Telethon unless it is there, reads its schema, and starts a server. */
export async function startTelethon(): Promise<Telethon> {
  const { python } = await installForeignClients()
  const folder = await mkdtemp(path.join(tmpdir(), 'telethon-'))
  const file = path.join(folder, 'telethon.tl')
  const { layer } = await runClient<{ layer: number }>(python, [path.join(HERE, 'write_schema.py'), file])
  const startOther = () => startForeignSetting({ [layer]: file })
  const setting = await startOther()
  const [one, two] = setting.bots
  const known = { token: one.token, otherToken: two.token, channel: setting.channel.id }

  function start(name: string, given: object, address = setting.address): RunningClient {
    const all = JSON.stringify({ ...known, ...given })
    return startClient(python, [path.join(HERE, 'cases.py'), address, name, all])
  }

  return {
    setting,
    folder,
    async run<Line>(name: string, given = {}) {
      await using client = start(name, given)
      return await client.next<Line>()
    },
    start,
    startOther,
    async [Symbol.asyncDispose]() {
      await setting[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}
