import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { RpcError, type TlObject } from '../rpc.ts'
import type { ChannelAddress, LiveWorld, WorldOptions } from '../world/live-world.ts'
import { openWorld } from '../world/open-world.ts'
import { createFakeWire, type FakeWire } from './fake-wire.ts'
import { createTestClient, type TestClient } from './test-client.ts'

/** A world on a clock that only the test advances. */
export interface WorldSetting extends AsyncDisposable {
  world: LiveWorld
  wire: FakeWire
  /** Advances the clock. */
  pass(seconds: number): void
  /** A client with its own key at a data centre, not signed in. */
  client(dc?: number): TestClient
  /** A signed-in bot, and an admin of the channel if one is given. */
  bot(channel?: ChannelAddress, dc?: number): Promise<TestClient>
  /** A bot as admin of a new channel, in which message 2 holds a file that the bot uploaded. */
  channelWithFile(size: number): Promise<{ bot: TestClient; channel: ChannelAddress; bytes: Buffer }>
  /** Closes the world and reopens it from its folder. */
  restart(): Promise<void>
}

/** All limits are off, except those in `options`. */
export async function setUpWorld(options: Partial<WorldOptions> = {}): Promise<WorldSetting> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mtproto-world-'))
  const clock = { now: Date.UTC(2026, 0, 1) }
  const open = async (): Promise<{ world: LiveWorld; wire: FakeWire }> => {
    const limits = { chunkRate: 0, ...options.limits }
    const world = await openWorld({ ...options, folder, limits, now: () => clock.now })
    const wire = createFakeWire()
    world.attach(wire)
    return { world, wire }
  }

  const setting: WorldSetting = {
    ...(await open()),
    pass(seconds) {
      clock.now += seconds * 1000
    },
    client: (dc = setting.world.homeDc) => createTestClient(() => setting.world, dc),
    async bot(channel, dc) {
      const { id, token } = setting.world.addBot(dc === undefined ? {} : { dc })
      if (channel !== undefined) setting.world.join(channel.id, id)
      const bot = setting.client(dc)
      await bot.signInBot(token)
      return bot
    },
    async channelWithFile(size) {
      const channel = setting.world.createChannel({ title: 'Storage' })
      const bot = await setting.bot(channel)
      const bytes = randomBytes(size)
      await bot.sendFile(channel, bytes)
      return { bot, channel, bytes }
    },
    async restart() {
      await setting.world[Symbol.asyncDispose]()
      Object.assign(setting, await open())
    },
    async [Symbol.asyncDispose]() {
      await setting.world[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return setting
}

/** The error text of a refused call; fails if the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const answer = await call.then(
    (result) => `answered ${(result as TlObject)?._}`,
    (error: unknown) => error,
  )
  if (answer instanceof RpcError) return answer.text
  throw answer instanceof Error ? answer : new Error(String(answer))
}
