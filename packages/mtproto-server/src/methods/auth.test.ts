import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refusal, setUpWorld } from '../testing/set-up-world.ts'

const self = { _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }

describe('signing a bot in', () => {
  it('asks for the right api_id, api_hash and token', async () => {
    await using setting = await setUpWorld()
    const { token } = setting.world.addBot()
    const { apiId: api_id, apiHash: api_hash } = setting.world
    const client = setting.client()
    const login = (fields: object) =>
      client.call({ _: 'auth.importBotAuthorization', api_id, api_hash, bot_auth_token: token, ...fields })
    assert.equal(await refusal(login({ api_id: api_id + 1 })), 'API_ID_INVALID')
    assert.equal(await refusal(login({ api_hash: 'f'.repeat(32) })), 'API_ID_INVALID')
    assert.equal(await refusal(login({ bot_auth_token: `${token}x` })), 'ACCESS_TOKEN_INVALID')
    assert.equal(await refusal(client.call(self)), 'AUTH_KEY_UNREGISTERED')
    assert.equal((await login({}))._, 'auth.authorization')
    assert.equal(setting.world.stats().logins, 1)
  })

  it('sends a bot to its home data centre', async () => {
    await using setting = await setUpWorld()
    const { token } = setting.world.addBot({ dc: 4 })
    assert.equal(await refusal(setting.client(2).signInBot(token)), 'USER_MIGRATE_4')
    assert.equal((await setting.client(4).signInBot(token))._, 'auth.authorization')
  })

  it('forgets a key that signs out', async () => {
    await using setting = await setUpWorld()
    const bot = await setting.bot()
    await bot.call({ _: 'auth.logOut' })
    assert.equal(await refusal(bot.call(self)), 'AUTH_KEY_UNREGISTERED')
  })
})

describe('signing a person in', () => {
  const phone = '+49 30 901820'

  async function sendCode(setting: Awaited<ReturnType<typeof setUpWorld>>) {
    const { apiId: api_id, apiHash: api_hash } = setting.world
    const client = setting.client()
    const settings = { _: 'codeSettings' }
    const sent = await client.call({ _: 'auth.sendCode', phone_number: phone, api_id, api_hash, settings })
    const { phone_code_hash } = sent
    const signIn = (phone_code: string) =>
      client.call({ _: 'auth.signIn', phone_number: '4930901820', phone_code_hash, phone_code })
    return { client, signIn }
  }

  it('takes the code that was sent, once', async () => {
    await using setting = await setUpWorld()
    const { id } = setting.world.addPerson({ phone, code: '12345' })
    const { client, signIn } = await sendCode(setting)
    assert.equal(await refusal(signIn('54321')), 'PHONE_CODE_INVALID')
    assert.equal((await signIn('12345'))._, 'auth.authorization')
    assert.equal((await client.call<{ id: number }[]>(self))[0]?.id, id)
    assert.equal(await refusal(signIn('12345')), 'PHONE_CODE_EXPIRED')
  })

  it('asks for the password where there is one', async () => {
    await using setting = await setUpWorld()
    setting.world.addPerson({ phone, code: '12345', password: 'horse' })
    const { client, signIn } = await sendCode(setting)
    assert.equal(await refusal(signIn('12345')), 'SESSION_PASSWORD_NEEDED')
    assert.equal(await refusal(client.call(self)), 'AUTH_KEY_UNREGISTERED')
    const question = await client.call({ _: 'account.getPassword' })
    assert.equal(question.has_password, true)
    const proof = { _: 'inputCheckPasswordSRP', srp_id: question.srp_id, A: Buffer.alloc(256, 7), M1: Buffer.alloc(32) }
    const check = () => client.call({ _: 'auth.checkPassword', password: proof })
    assert.equal(await refusal(check()), 'PASSWORD_HASH_INVALID')
    assert.equal(await refusal(check()), 'SRP_ID_INVALID')
    assert.equal(setting.world.stats().logins, 0)
  })

  it('knows no other numbers', async () => {
    await using setting = await setUpWorld()
    assert.equal(await refusal(sendCode(setting)), 'PHONE_NUMBER_INVALID')
  })
})

describe('another data centre', () => {
  it('is entered by bytes that are good once, there, and for that account', async () => {
    await using setting = await setUpWorld()
    const bot = await setting.bot()
    const { id, bytes } = await bot.call({ _: 'auth.exportAuthorization', dc_id: 4 })
    const enter = (dc: number, who: unknown = id) =>
      setting.client(dc).call({ _: 'auth.importAuthorization', id: who, bytes })
    assert.equal((await enter(4))._, 'auth.authorization')
    assert.equal(await refusal(enter(4)), 'AUTH_BYTES_INVALID')
    assert.equal(await refusal(bot.call({ _: 'auth.exportAuthorization', dc_id: 2 })), 'DC_ID_INVALID')
    assert.equal(await refusal(bot.call({ _: 'auth.exportAuthorization', dc_id: 9 })), 'DC_ID_INVALID')
    assert.equal(setting.world.stats().exportAuthorization, 3)
    assert.equal(setting.world.stats().logins, 1)
  })

  it('answers nothing but files to a key that came by such bytes', async () => {
    await using setting = await setUpWorld()
    const bot = await setting.bot()
    const { id, bytes } = await bot.call({ _: 'auth.exportAuthorization', dc_id: 4 })
    const away = setting.client(4)
    await away.call({ _: 'auth.importAuthorization', id, bytes })
    assert.equal(await refusal(away.call(self)), 'AUTH_KEY_UNREGISTERED')
    assert.equal(await refusal(away.call({ _: 'auth.exportAuthorization', dc_id: 2 })), 'AUTH_KEY_UNREGISTERED')
    assert.equal((await away.call({ _: 'help.getConfig' }))._, 'config')
  })

  it('floods hard when an authorization is exported again and again', async () => {
    await using setting = await setUpWorld({ limits: { exportsPerHour: 3 } })
    const bot = await setting.bot()
    const leave = () => bot.call({ _: 'auth.exportAuthorization', dc_id: 4 })
    await leave()
    setting.pass(60)
    await leave()
    await leave()
    assert.equal(await refusal(leave()), 'FLOOD_WAIT_3540')
    setting.pass(3540)
    assert.equal((await leave())._, 'auth.exportedAuthorization')
  })
})
