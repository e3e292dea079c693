import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseTlText } from './parse-tl-text.ts'

describe('parseTlText', () => {
  it('reads names, numbers, flags, vectors and bare types', () => {
    const [definition] = parseTlText('a.b#ff flags:# x:flags.2?long v:Vector<int> w:vector<%Message> = a.B; // why')
    assert.deepEqual(definition, {
      kind: 'constructor',
      name: 'a.b',
      id: 255,
      fields: [
        { name: 'flags', type: '#' },
        { name: 'x', type: 'long', flag: { word: 'flags', bit: 2 } },
        { name: 'v', type: 'int', vector: 'boxed' },
        { name: 'w', type: 'Message', vector: 'bare', bare: true },
      ],
      type: 'a.B',
      returnsVector: false,
    })
  })

  it('tells methods from constructors, and what they return', () => {
    const [user, users, wrapper] = parseTlText(`
user#1 id:long = User;
---functions---
getUsers#2 id:Vector<InputUser> = Vector<User>;
invoke#3 {X:Type} query:!X = X;`)
    assert.equal(user?.kind, 'constructor')
    assert.deepEqual([users?.kind, users?.type, users?.returnsVector], ['method', 'User', true])
    assert.deepEqual(wrapper?.fields, [{ name: 'query', type: 'X' }])
  })

  it('leaves out the primitives, vectors and what has no number', () => {
    const text =
      'int ? = Int;\nvector#1cb5c415 {t:Type} # [ t ] = Vector t;\nboolTrue#997275b5 = Bool;\nint128 4*[ int ] = Int128;\nx = X;'
    assert.deepEqual(parseTlText(text), [])
  })

  it('says which line it cannot read', () => {
    assert.throws(() => parseTlText('what is this'), { code: 'tl_bad_schema', message: /what is this/ })
  })
})
