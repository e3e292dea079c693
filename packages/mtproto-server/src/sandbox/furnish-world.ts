import type { BotAccount, ChannelAddress, LiveWorld } from '../world/live-world.ts'

/** A test user with a known phone number, code and password. */
export interface SandboxPerson {
  phone: string
  code: string
  password: string
}

/** The initial contents of a sandbox. */
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

/** Creates what is missing: the same calls find the same things after a restart. */
export function furnishWorld(
  world: Pick<LiveWorld, 'addBot' | 'addPerson' | 'createChannel' | 'findChannel' | 'join' | 'apiHash'>,
  botCount: number,
): Furniture {
  const channel = world.findChannel(TITLE) ?? world.createChannel({ title: TITLE })
  const bots = Array.from({ length: botCount }, (_, index) => {
    // Derived from a value that only this world has, so that the token need not be stored.
    const secret = `${world.apiHash}${String(index).padStart(3, '0')}`
    return world.addBot({ name: `Sandbox ${index + 1}`, token: `${FIRST_BOT + index}:${secret}` })
  })
  for (const { id } of bots) world.join(channel.id, id)
  world.join(channel.id, world.addPerson({ ...PERSON, name: 'Sandbox Person' }).id)
  return { channel, bots, people: [PERSON] }
}
