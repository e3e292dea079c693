import { sha1 } from '../crypto/hashes.ts'
import { igeDecrypt } from '../crypto/ige.ts'
import { deriveMessageKeyV1 } from '../crypto/message-keys.ts'
import { RpcError, type TlObject } from '../rpc.ts'
import type { Codec } from '../tl/codec.ts'
import { longIdOf } from './auth-key.ts'
import type { Keyring } from './keyring.ts'
import type { Session } from './session.ts'

const INNER_BYTES = 40
const HEADER_BYTES = 32

/** Binds the session's temporary key to the permanent key that the call names and proves. Throws `RpcError`. */
export function bindTemporaryKey(
  call: TlObject,
  messageId: bigint,
  session: Session,
  keyring: Keyring,
  codec: Codec,
): void {
  const { key } = session
  if (key.temporary === undefined) throw new RpcError(400, 'TEMP_AUTH_KEY_EMPTY')
  const id = Buffer.alloc(8)
  id.writeBigInt64LE(call.perm_auth_key_id as bigint)
  const permanent = keyring.find(key.dc, id.toString('hex'))
  if (permanent === undefined || permanent.temporary !== undefined) throw refused()
  const proof = openProof(permanent.bytes, call.encrypted_message as Buffer)
  if (proof === undefined || proof.messageId !== messageId) throw refused()
  const inner = codec.read(proof.inner) as TlObject
  const holds =
    inner._ === 'mt_bind_auth_key_inner' &&
    inner.nonce === call.nonce &&
    inner.temp_auth_key_id === longIdOf(key) &&
    inner.perm_auth_key_id === call.perm_auth_key_id &&
    inner.temp_session_id === session.id &&
    inner.expires_at === call.expires_at
  if (!holds) throw refused()
  if ((call.expires_at as number) * 1000 < Date.now()) throw new RpcError(400, 'EXPIRES_AT_INVALID')
  key.temporary.permanentId = permanent.id
  key.temporary.expiresAt = Math.min(key.temporary.expiresAt, call.expires_at as number)
  keyring.keep(key)
}

/** Decrypts an MTProto 1.0 message: 16 random bytes, the message's id, its counter and length, the content. */
function openProof(permanentKey: Buffer, encrypted: Buffer): { messageId: bigint; inner: Buffer } | undefined {
  const cipher = encrypted.subarray(24)
  if (cipher.length < HEADER_BYTES + INNER_BYTES || cipher.length % 16 !== 0) return undefined
  const messageKey = encrypted.subarray(8, 24)
  const plain = igeDecrypt(cipher, deriveMessageKeyV1(permanentKey, messageKey))
  const content = plain.subarray(0, HEADER_BYTES + INNER_BYTES)
  if (!sha1(content).subarray(4).equals(messageKey) || plain.readUInt32LE(28) !== INNER_BYTES) return undefined
  return { messageId: plain.readBigInt64LE(16), inner: content.subarray(HEADER_BYTES) }
}

function refused(): RpcError {
  return new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID')
}
