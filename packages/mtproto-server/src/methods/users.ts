import { RpcError, type TlObject } from '../rpc.ts'
import type { Views } from '../world/views.ts'
import { objectOf, objectsOf } from './fields.ts'
import type { Methods } from './method.ts'
import type { Peers } from './peers.ts'

/** Information about users. */
export function createUsers({ peers, views }: { peers: Peers; views: Views }): Methods {
  return {
    'users.getUsers': (request, { account }) =>
      objectsOf(request, 'id').map((input): TlObject => {
        const user = peers.user(input, account)
        return user === undefined ? { _: 'userEmpty', id: input.user_id ?? 0 } : views.user(user, account)
      }),

    'users.getFullUser'(request, { account }) {
      const user = peers.user(objectOf(request, 'id'), account)
      if (user === undefined) throw new RpcError(400, 'USER_ID_INVALID')
      const full_user = {
        _: 'userFull',
        id: user.id,
        settings: { _: 'peerSettings' },
        notify_settings: { _: 'peerNotifySettings' },
        common_chats_count: 0,
      }
      return { _: 'users.userFull', full_user, chats: [], users: [views.user(user, account)] }
    },

    'account.updateStatus': () => true,
  }
}
