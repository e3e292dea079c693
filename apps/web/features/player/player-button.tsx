import type { ReactNode } from 'react'

interface Props {
  /** What it does, for those who do not see its picture. */
  label: string
  onPress: () => void
  /** Left out on narrow screens. */
  wideOnly?: boolean
  testId?: string
  /** Its picture. */
  children: ReactNode
}

/** One button of the player's bar. */
export function PlayerButton({ label, onPress, wideOnly = false, testId, children }: Props) {
  return (
    <button
      type="button"
      className={wideOnly ? 'player-button max-md:hidden' : 'player-button'}
      data-testid={testId}
      aria-label={label}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
