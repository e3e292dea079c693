import type { BotAccount, ChannelAddress, LiveWorld } from '../world/live-world.ts'

/** Someone whose phone, code and password are no secret. */
export interface SandboxPerson {
  phone: string
  code: string
  password: string
}

/** What a sandbox is furnished with. */
export interface Furniture {
  /** The storage channel. */
  channel: ChannelAddress
  /** Its admins. */
  bots: BotAccount[]
  /** A member of it. */
  people: SandboxPerson[]
}

const TITLE = 'StreamVault storage'
const PERSON: SandboxPerson = { phone: '+15550100', code: '12345', password: 'sandbox' }
const FIRST_BOT = 7_000_000_001

/** Makes what is not there yet: the same calls find the same things after a restart. */
export function furnishWorld(
  world: Pick<LiveWorld, 'addBot' | 'addPerson' | 'createChannel' | 'findChannel' | 'join' | 'apiHash'>,
  botCount: number,
): Furniture {
  const channel = world.findChannel(TITLE) ?? world.createChannel({ title: TITLE })
  const bots = Array.from({ length: botCount }, (_, index) => {
    // Made from what this world alone knows, so that a token need not be looked up.
    const secret = `${world.apiHash}${String(index).padStart(3, '0')}`
    return world.addBot({ name: `Sandbox ${index + 1}`, token: `${FIRST_BOT + index}:${secret}` })
  })
  for (const { id } of bots) world.join(channel.id, id)
  world.join(channel.id, world.addPerson({ ...PERSON, name: 'Sandbox Person' }).id)
  return { channel, bots, people: [PERSON] }
}
