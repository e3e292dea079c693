import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { it } from 'node:test'
import { createPersonPrompt } from './ask-person.ts'

const never = new AbortController().signal

function setUp(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => {} })
  const output = new PassThrough()
  const shown: string[] = []
  output.setEncoding('utf8').on('data', (text: string) => shown.push(text))
  return { input, shown: () => shown.join(''), prompt: createPersonPrompt({ input, output }) }
}

it('takes lines as answers where nobody sits, in order, and says when there are too few', async () => {
  const { input, shown, prompt } = setUp(false)
  using asked = prompt
  input.end('first\nsecond\n')
  assert.equal(await asked.ask('One? ', never), 'first')
  assert.equal(await asked.askHidden('Two? ', never), 'second')
  await assert.rejects(asked.ask('Three? ', never), { code: 'wrong_use', message: /Three\?/ })
  assert.equal(shown(), '')
})

it('shows what a person types, but no secret', async () => {
  const { input, shown, prompt } = setUp(true)
  using asked = prompt
  const phone = asked.ask('Phone: ', never)
  input.write('12345\r')
  assert.equal(await phone, '12345')
  const password = asked.askHidden('Password: ', never)
  input.write('tell nobody\r')
  assert.equal(await password, 'tell nobody')
  assert.match(shown(), /Phone: .*12345[\s\S]*Password: /)
  assert.doesNotMatch(shown(), /tell|nobody/)
})

it('leaves a question with the signal, whether somebody sits there or not', async () => {
  for (const isTerminal of [true, false]) {
    const { prompt } = setUp(isTerminal)
    using asked = prompt
    const leaving = new AbortController()
    const answer = asked.ask('Code: ', leaving.signal)
    leaving.abort(new Error('left'))
    await assert.rejects(answer)
  }
})
