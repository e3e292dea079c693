import { randomBytes } from 'node:crypto'
import { bytesOf as numberBytes, TELEGRAM_GENERATOR, TELEGRAM_PRIME } from '../crypto/telegram-prime.ts'
import { RpcError, type TlObject } from '../rpc.ts'
import type { Person } from '../world/account.ts'
import type { Accounts } from '../world/accounts.ts'
import { provesPassword } from '../world/password.ts'
import { bytesOf, longOf, objectOf, textOf } from './fields.ts'
import type { OpenMethods } from './method.ts'
import { checkApi, type SignInOptions, signIn } from './sign-in.ts'

/** Sign-in with phone, code and, if set, a password. */
export function createPersonLogin(options: SignInOptions & { accounts: Accounts }): OpenMethods {
  const { accounts, pending, counters } = options

  function finish(person: Person, caller: Parameters<typeof signIn>[1]): TlObject {
    counters.signedIn()
    return signIn(person, caller, options)
  }
  function sentCode(person: Person): TlObject {
    const type = { _: 'auth.sentCodeTypeApp', length: person.code.length }
    return { _: 'auth.sentCode', type, phone_code_hash: pending.sendCode(person), timeout: 120 }
  }

  return {
    'auth.sendCode'(request, { caller }) {
      checkApi(request, caller, options)
      const person = accounts.byPhone(textOf(request, 'phone_number'))
      if (person === undefined) throw new RpcError(400, 'PHONE_NUMBER_INVALID')
      if (person.homeDc !== caller.dc) throw new RpcError(303, `PHONE_MIGRATE_${person.homeDc}`)
      return sentCode(person)
    },

    'auth.resendCode'(request) {
      const person = pending.sentTo(textOf(request, 'phone_code_hash'))
      if (person === undefined) throw new RpcError(400, 'PHONE_CODE_HASH_EMPTY')
      return sentCode(person)
    },

    'auth.cancelCode'(request) {
      pending.useCode(textOf(request, 'phone_code_hash'))
      return true
    },

    'auth.signIn'(request, { caller }) {
      const codeHash = textOf(request, 'phone_code_hash')
      const person = pending.sentTo(codeHash)
      if (person === undefined || person !== accounts.byPhone(textOf(request, 'phone_number'))) {
        throw new RpcError(400, 'PHONE_CODE_EXPIRED')
      }
      if (request.phone_code === undefined) throw new RpcError(400, 'PHONE_CODE_EMPTY')
      if (textOf(request, 'phone_code') !== person.code) throw new RpcError(400, 'PHONE_CODE_INVALID')
      pending.useCode(codeHash)
      if (person.password === undefined) return finish(person, caller)
      pending.askPassword(caller.authKeyId, person)
      throw new RpcError(401, 'SESSION_PASSWORD_NEEDED')
    },

    'account.getPassword'(_, { caller, account }) {
      const person = pending.owesPassword(caller.authKeyId) ?? account
      if (person === undefined) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
      return passwordQuestion(person.kind === 'person' ? person : undefined)
    },

    'auth.checkPassword'(request, { caller }) {
      const person = pending.owesPassword(caller.authKeyId)
      if (person?.password === undefined) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
      const answer = objectOf(request, 'password')
      if (answer._ !== 'inputCheckPasswordSRP') throw new RpcError(400, 'PASSWORD_HASH_INVALID')
      const challenge = pending.takeChallenge(longOf(answer, 'srp_id'))
      if (challenge === undefined) throw new RpcError(400, 'SRP_ID_INVALID')
      if (!provesPassword(person.password, challenge, bytesOf(answer, 'A'), bytesOf(answer, 'M1'))) {
        throw new RpcError(400, 'PASSWORD_HASH_INVALID')
      }
      return finish(person, caller)
    },
  }

  function passwordQuestion(person: Person | undefined): TlObject {
    const challenge = person && pending.challenge(person)
    const unset = { salt1: randomBytes(8), salt2: randomBytes(16) }
    return {
      _: 'account.password',
      ...(person?.password !== undefined &&
        challenge !== undefined && {
          has_password: true,
          current_algo: algorithm(person.password),
          srp_B: challenge.publicB,
          srp_id: challenge.srpId,
        }),
      new_algo: algorithm(unset),
      new_secure_algo: { _: 'securePasswordKdfAlgoUnknown' },
      secure_random: randomBytes(32),
    }
  }
}

function algorithm({ salt1, salt2 }: { salt1: Buffer; salt2: Buffer }): TlObject {
  return {
    _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
    // The store returns plain Uint8Arrays; the TL codec needs Buffers.
    salt1: Buffer.from(salt1),
    salt2: Buffer.from(salt2),
    g: Number(TELEGRAM_GENERATOR),
    p: numberBytes(TELEGRAM_PRIME),
  }
}
