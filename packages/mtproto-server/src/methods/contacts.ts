import { RpcError } from '../rpc.ts'
import type { Accounts } from '../world/accounts.ts'
import type { Channels } from '../world/channels.ts'
import type { Views } from '../world/views.ts'
import { textOf } from './fields.ts'
import type { Methods } from './method.ts'

/** Lookup of public names. */
export function createContacts(options: { accounts: Accounts; channels: Channels; views: Views }): Methods {
  const { accounts, channels, views } = options
  return {
    'contacts.resolveUsername'(request, { account }) {
      const username = textOf(request, 'username')
      const channel = channels.byUsername(username)
      if (channel !== undefined) {
        const peer = { _: 'peerChannel', channel_id: channel.id }
        return { _: 'contacts.resolvedPeer', peer, chats: [views.channel(channel, account)], users: [] }
      }
      const user = accounts.byUsername(username)
      if (user === undefined) throw new RpcError(400, 'USERNAME_NOT_OCCUPIED')
      const peer = { _: 'peerUser', user_id: user.id }
      return { _: 'contacts.resolvedPeer', peer, chats: [], users: [views.user(user, account)] }
    },

    'contacts.getContacts': () => ({ _: 'contacts.contacts', contacts: [], saved_count: 0, users: [] }),
  }
}
