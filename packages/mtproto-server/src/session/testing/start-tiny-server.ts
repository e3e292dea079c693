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

/** A wire with a tiny world behind it, which ends with its test. */
export interface TinyServer {
  /** Who answers. */
  world: TinyWorld
  /** The wire. */
  running: RunningWire
  /** What went wrong inside. */
  errors: unknown[]
  /** The key exchanges so far. */
  keys(): Extract<WireEvent, { kind: 'key' }>[]
  /** A client that has never been here. */
  stranger(options?: NewClientOptions): TelegramClient
  /** A client that logged in before the server was started, under a key of its own or the one that it had. */
  known(options?: NewClientOptions): Promise<TelegramClient>
  /** Ends the server before its test. */
  stop(): Promise<void>
}

/** A folder in which a client has logged in, and that client's session: a login takes seconds, a copy none. */
interface Template {
  folder: string
  session: string
  signedIn: string[]
}

let template: Promise<Template> | undefined

/** Starts one in a copy of the template, or in `folder` as it stands. */
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

/** The session of a client that has moved with its server to another port. */
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
  // The template's ports may be somebody else's by now.
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
