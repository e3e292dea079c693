import { loadSharp } from './load-sharp.ts'

/** Whether sharp can be loaded on this machine. Never rejects. */
export async function canResize(): Promise<boolean> {
  return loadSharp().then(
    () => true,
    () => false,
  )
}
