import type { ReactNode } from 'react'

interface Props {
  /** The accessible label. */
  label: string
  onPress: () => void
  /** Hidden on narrow screens. */
  wideOnly?: boolean
  testId?: string
  /** The icon. */
  children: ReactNode
}

/** One button of the player's control bar. */
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
