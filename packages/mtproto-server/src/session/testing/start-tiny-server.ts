import { rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { TelegramClient } from '@mtcute/node'
import { readStringSession, writeStringSession } from '@mtcute/node/utils.js'
import type { WireEvent } from '../../rpc.ts'
import { type RunningWire, startWire } from '../start-wire.ts'
import { type NewClientOptions, newClient } from './new-client.ts'
import { createTinyWorld, type TinyWorld } from './tiny-world.ts'

/** A wire with a tiny world, which ends with its test. */
export interface TinyServer {
  /** Answers the calls. */
  world: TinyWorld
  /** The wire. */
  running: RunningWire
  /** Internal errors. */
  errors: unknown[]
  /** The key exchanges so far. */
  keys(): Extract<WireEvent, { kind: 'key' }>[]
  /** A client without a key. */
  stranger(options?: NewClientOptions): TelegramClient
  /** A client that logged in before the server started, with a new key or its earlier one. */
  known(options?: NewClientOptions): Promise<TelegramClient>
  /** Stops the server before the end of its test. */
  stop(): Promise<void>
}

/** A folder with a logged-in client, and its session: a login takes seconds, copying it takes none. */
interface Template {
  folder: string
  session: string
  signedIn: string[]
}

let template: Promise<Template> | undefined

/** Starts a server in a copy of the template, or in the existing `folder`. */
export async function startTinyServer(context: TestContext, { folder }: { folder?: string } = {}): Promise<TinyServer> {
  template ??= makeTemplate()
  const { session, signedIn, ...made } = await template
  const own = folder ?? (await copyOf(context, made.folder))
  const world = createTinyWorld()
  for (const key of signedIn) world.signedIn.add(key)
  const errors: unknown[] = []
  const running = await startWire({
    folder: own,
    dcs: [{ id: 2 }, { id: 4 }],
    world,
    onError: (error) => errors.push(error),
  })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= Promise.resolve(running[Symbol.asyncDispose]()))
  context.after(stop)
  const stranger = (options?: NewClientOptions) => {
    const client = newClient({ dcs: running.wire.dcs, publicKeyPem: running.publicKeyPem }, options)
    context.after(() => client.destroy())
    return client
  }
  return {
    world,
    running,
    errors,
    keys: () => world.events.filter((event) => event.kind === 'key'),
    stranger,
    async known(options) {
      const client = stranger(options)
      await client.importSession(moved(session, running))
      await client.connect()
      return client
    },
    stop,
  }
}

/** A client's session adapted to the server's new ports. */
function moved(session: string, running: RunningWire): string {
  const data = readStringSession(session)
  const port = running.wire.dcs.find(({ id }) => id === data.primaryDcs.main.id)?.port ?? 0
  const [main, media] = [data.primaryDcs.main, data.primaryDcs.media].map((dc) => ({ ...dc, port }))
  return writeStringSession({
    ...data,
    primaryDcs: { main: main ?? data.primaryDcs.main, media: media ?? data.primaryDcs.media },
  })
}

async function copyOf(context: TestContext, source: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mtproto-wire-'))
  context.after(() => rm(folder, { recursive: true }))
  await cp(source, folder, { recursive: true })
  // Another program may use the template's ports now.
  await rm(path.join(folder, 'ports.json'))
  return folder
}

async function makeTemplate(): Promise<Template> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mtproto-wire-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const world = createTinyWorld()
  await using running = await startWire({ folder, dcs: [{ id: 2 }], world })
  const client = newClient({ dcs: running.wire.dcs, publicKeyPem: running.publicKeyPem })
  try {
    await client.start({ botToken: '1:token' })
    return { folder, session: await client.exportSession(), signedIn: [...world.signedIn] }
  } finally {
    await client.destroy()
  }
}
