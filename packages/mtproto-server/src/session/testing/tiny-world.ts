import {
  type Caller,
  type NetworkConditions,
  RpcError,
  type TlObject,
  type Wire,
  type WireEvent,
  type WireFault,
  type World,
} from '../../rpc.ts'

/** A world of one bot and no files, for tests of the wire. */
export interface TinyWorld extends World {
  /** The calls so far. */
  readonly calls: { request: TlObject; caller: Caller }[]
  /** The keys under which the bot signed in. */
  readonly signedIn: Set<string>
  /** The events of the wire. */
  readonly events: WireEvent[]
  /** Network conditions; tests may change them. */
  readonly network: NetworkConditions
  /** Faults of the next calls of a method, in order. */
  readonly faults: { method: string; fault: WireFault }[]
  /** Answers by method, instead of the built-in ones. */
  readonly answers: Record<string, (request: TlObject, caller: Caller, signal: AbortSignal) => unknown>
  /** The wire to which the world is attached. */
  readonly wire: Wire
}

/** Creates a tiny world. It knows the bot `1:token` and forgets signed-in keys when it ends. */
export function createTinyWorld(): TinyWorld {
  let attached: Wire | undefined
  const world: TinyWorld = {
    calls: [],
    signedIn: new Set(),
    events: [],
    network: { rttMs: 0, bytesPerSecond: 0 },
    faults: [],
    answers: {},
    get wire() {
      if (attached === undefined) throw new Error('Cannot use the wire: the world is not attached')
      return attached
    },
    attach(wire) {
      attached = wire
    },
    async call(request, caller, signal) {
      world.calls.push({ request, caller })
      const answer = world.answers[request._] ?? OWN_ANSWERS[request._]
      if (!world.signedIn.has(caller.authKeyId) && !ANYBODY.has(request._))
        throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
      if (answer === undefined) throw new RpcError(400, 'METHOD_INVALID')
      return await answer(request, caller, signal, world)
    },
    wireFault(method) {
      const at = world.faults.findIndex((fault) => fault.method === method)
      return at === -1 ? undefined : world.faults.splice(at, 1)[0]?.fault
    },
    onWireEvent: (event) => world.events.push(event),
  }
  return world
}

type OwnAnswer = (request: TlObject, caller: Caller, signal: AbortSignal, world: TinyWorld) => unknown

const BOT = { _: 'user', self: true, bot: true, id: 1, bot_info_version: 1, first_name: 'Bot', username: 'tiny_bot' }

const ANYBODY = new Set(['help.getConfig', 'help.getNearestDc', 'auth.importBotAuthorization'])

const OWN_ANSWERS: Record<string, OwnAnswer> = {
  'help.getConfig': (_request, caller, _signal, { wire }) => ({
    _: 'config',
    date: 0,
    expires: Math.floor(Date.now() / 1000) + 3600,
    this_dc: caller.dc,
    dc_options: wire.dcs.map(({ id, host, port }) => ({ _: 'dcOption', id, ip_address: host, port, static: true })),
  }),
  'help.getNearestDc': (_request, caller) => ({
    _: 'nearestDc',
    country: 'XX',
    this_dc: caller.dc,
    nearest_dc: caller.dc,
  }),
  'help.getAppConfig': () => ({ _: 'help.appConfig', hash: 0, config: { _: 'jsonObject' } }),
  'auth.importBotAuthorization': (request, caller, _signal, { signedIn }) => {
    if (request.bot_auth_token !== '1:token') throw new RpcError(400, 'ACCESS_TOKEN_INVALID')
    signedIn.add(caller.authKeyId)
    return { _: 'auth.authorization', user: BOT }
  },
  'users.getUsers': () => [BOT],
  'updates.getState': () => ({ _: 'updates.state', pts: 1, qts: 0, date: 1, seq: 1, unread_count: 0 }),
  'updates.getDifference': () => ({ _: 'updates.differenceEmpty', date: 1, seq: 1 }),
}
