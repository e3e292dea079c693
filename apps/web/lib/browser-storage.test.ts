import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { resumePosition } from '../features/player/use-kept-progress.ts'
import { browserStorage } from './browser-storage.ts'

/** A browser that blocks site data throws on mere access to the storage property. */
const blocked = {
  get localStorage(): Storage {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  },
  get sessionStorage(): Storage {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  },
}

describe('browserStorage', () => {
  test('is the storage asked for', () => {
    const localStorage = { kept: 'for years' } as unknown as Storage
    const sessionStorage = { kept: 'for a tab' } as unknown as Storage
    assert.equal(browserStorage('local', { localStorage, sessionStorage }), localStorage)
    assert.equal(browserStorage('session', { localStorage, sessionStorage }), sessionStorage)
  })

  test('is undefined where the browser blocks site data', () => {
    assert.equal(browserStorage('local', blocked), undefined)
    assert.equal(browserStorage('session', blocked), undefined)
  })

  test('lets a film start at its beginning where the browser blocks site data', (t) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: () => blocked.localStorage })
    t.after(() => {
      if (before === undefined) Reflect.deleteProperty(globalThis, 'localStorage')
      else Object.defineProperty(globalThis, 'localStorage', before)
    })
    assert.equal(resumePosition('film'), 0)
  })
})
