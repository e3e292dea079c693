import type { TlDefinition } from './definition.ts'
import { parseTlText } from './parse-tl-text.ts'
import { readMtprotoSchema } from './read-json-schema.ts'

/** Constructors that older clients send in the key exchange and newer schemas omit. */
const OLDER = parseTlText(`
mt_p_q_inner_data#83c95aec pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 = P_Q_inner_data;
mt_p_q_inner_data_temp#3c6a84d4 pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 expires_in:int = P_Q_inner_data;
---functions---
mt_req_pq#60469778 nonce:int128 = ResPQ;
`)

/** The constructors and methods of MTProto itself, the same in every layer. */
export function readMtprotoDefinitions(): TlDefinition[] {
  return [...readMtprotoSchema(), ...OLDER]
}
