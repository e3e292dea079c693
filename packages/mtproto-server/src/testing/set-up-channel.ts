import { randomBytes } from 'node:crypto'
import type { TlObject } from '../rpc.ts'
import type { ChannelAddress } from '../world/live-world.ts'
import { setUpWorld, type WorldSetting } from './set-up-world.ts'
import type { TestClient } from './test-client.ts'

/** A channel with a bot as its admin, and a person as its member. */
export interface ChannelSetting extends AsyncDisposable {
  setting: WorldSetting
  channel: ChannelAddress
  bot: TestClient
  person: TestClient
  /** The channel as an input peer of the bot. */
  peer: TlObject
  /** The channel as an input peer of the person. */
  personPeer: TlObject
  /** Posts a text as the bot. */
  post(message: string, randomId?: bigint): Promise<TlObject>
}

/** A channel with `texts` as messages 2, 3… of the bot. */
export async function setUpChannel(texts: string[] = []): Promise<ChannelSetting> {
  const setting = await setUpWorld()
  const channel = setting.world.createChannel({ title: 'Storage' })
  const bot = await setting.bot(channel)
  const { id } = setting.world.addPerson({ phone: '100', code: '1' })
  setting.world.join(channel.id, id, 'member')
  const person = setting.client()
  await signInPerson(setting, person)
  const peer = await bot.inputPeer(channel)
  const post = (message: string, random_id = randomId()) =>
    bot.call({ _: 'messages.sendMessage', peer, message, random_id })
  for (const text of texts) await post(text)
  const dialogs = await person.call<{ chats: TlObject[] }>({ _: 'messages.getDialogs', limit: 10 })
  const access_hash = dialogs.chats[0]?.access_hash
  const personPeer = { _: 'inputPeerChannel', channel_id: channel.id, access_hash }
  return {
    setting,
    channel,
    bot,
    person,
    peer,
    personPeer,
    post,
    [Symbol.asyncDispose]: () => setting[Symbol.asyncDispose](),
  }
}

async function signInPerson({ world }: WorldSetting, person: TestClient): Promise<void> {
  const { apiId: api_id, apiHash: api_hash } = world
  const sent = await person.call({ _: 'auth.sendCode', phone_number: '100', api_id, api_hash })
  const { phone_code_hash } = sent
  await person.call({ _: 'auth.signIn', phone_number: '100', phone_code_hash, phone_code: '1' })
}

/** A random id, which makes a message unique. */
export function randomId(): bigint {
  return randomBytes(8).readBigInt64LE()
}

/** The ids of the messages in an answer, in order. */
export function idsOf(answer: TlObject): unknown[] {
  return (answer.messages as TlObject[]).map(({ id }) => id)
}

/** The bounds of a page: the newest hundred unless `fields` say otherwise. */
export function page(fields: object): object {
  return { offset_id: 0, offset_date: 0, add_offset: 0, limit: 100, max_id: 0, min_id: 0, hash: 0n, ...fields }
}
