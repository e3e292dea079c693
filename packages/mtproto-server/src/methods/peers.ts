import { RpcError, type TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Accounts } from '../world/accounts.ts'
import type { Channel } from '../world/channel.ts'
import type { Channels } from '../world/channels.ts'
import type { Handles } from '../world/handles.ts'
import { intOf, longOf } from './fields.ts'

/** Finds the channels and users that requests name, if the caller may name them. */
export interface Peers {
  /** @throws RpcError CHANNEL_INVALID (unknown channel, or a foreign access hash), CHANNEL_PRIVATE (not a member) */
  channel(input: TlObject, viewer: Account): Channel
  /** As `channel`, for a member who may post, edit, delete and pin. @throws RpcError CHAT_ADMIN_REQUIRED */
  ownChannel(input: TlObject, viewer: Account): Channel
  /** As `channel`, from an `inputPeer…`. @throws RpcError PEER_ID_INVALID */
  peer(input: TlObject, viewer: Account): Channel
  /** As `ownChannel`, from an `inputPeer…`. */
  ownPeer(input: TlObject, viewer: Account): Channel
  /** A user, or `undefined` if the id or the access hash is wrong. */
  user(input: TlObject, viewer: Account): Account | undefined
}

/** Dependencies of `createPeers`. */
export interface PeersOptions {
  accounts: Accounts
  channels: Channels
  handles: Handles
}

const CHANNEL_PEERS = ['inputPeerChannel', 'inputPeerChannelFromMessage']

/** Bots may use an access hash of 0 for their channels and for users they have met; user accounts may not. */
export function createPeers({ accounts, channels, handles }: PeersOptions): Peers {
  function opens(viewer: Account, kind: 'user' | 'channel', id: number, input: TlObject): boolean {
    const hash = input.access_hash === undefined ? 0n : longOf(input, 'access_hash')
    return hash === handles.accessHash(viewer, kind, BigInt(id)) || (hash === 0n && viewer.kind === 'bot')
  }
  function channel(input: TlObject, viewer: Account): Channel {
    if (input._ === 'inputChannelEmpty') throw new RpcError(400, 'CHANNEL_INVALID')
    const found = channels.byId(intOf(input, 'channel_id'))
    if (found === undefined || !opens(viewer, 'channel', found.id, input)) throw new RpcError(400, 'CHANNEL_INVALID')
    const isOpen = found.username !== undefined || found.members.has(viewer.id)
    if (!isOpen) throw new RpcError(400, viewer.kind === 'bot' ? 'CHANNEL_INVALID' : 'CHANNEL_PRIVATE')
    return found
  }
  function ownChannel(input: TlObject, viewer: Account): Channel {
    const found = channel(input, viewer)
    if (found.members.get(viewer.id) !== 'admin') throw new RpcError(400, 'CHAT_ADMIN_REQUIRED')
    return found
  }
  function ofPeer(input: TlObject): TlObject {
    if (!CHANNEL_PEERS.includes(input._)) throw new RpcError(400, 'PEER_ID_INVALID')
    return input
  }

  return {
    channel,
    ownChannel,
    peer: (input, viewer) => channel(ofPeer(input), viewer),
    ownPeer: (input, viewer) => ownChannel(ofPeer(input), viewer),
    user(input, viewer) {
      if (input._ === 'inputUserSelf' || input._ === 'inputPeerSelf') return viewer
      if (input.user_id === undefined) return undefined
      const found = accounts.byId(intOf(input, 'user_id'))
      return found !== undefined && (found.id === viewer.id || opens(viewer, 'user', found.id, input))
        ? found
        : undefined
    },
  }
}
