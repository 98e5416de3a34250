// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { LockGroup } from './LockGroup';
import { useKeys } from './useKeys';

afterEach(cleanup);

function Player({ locked, onPlay }: { locked: boolean; onPlay: () => void }) {
  useKeys({ Space: onPlay, d: onPlay }, { locked });
  return (
    <LockGroup locked={locked} note="Locked.">
      <button onClick={onPlay}>Play</button>
    </LockGroup>
  );
}

test('what is locked is disabled with its keys, and says so', () => {
  const play = vi.fn();
  const { rerender } = render(<Player locked onPlay={play} />);
  const press = () => {
    fireEvent.keyDown(window, { key: ' ' });
    fireEvent.keyDown(window, { key: 'd' });
  };
  press();
  expect(play).not.toHaveBeenCalled();
  const group = screen.getByRole<HTMLFieldSetElement>('group');
  expect(group.disabled).toBe(true);
  expect(document.getElementById(group.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'Locked.',
  );

  rerender(<Player locked={false} onPlay={play} />);
  press();
  expect(play).toHaveBeenCalledTimes(2);
  expect(screen.queryByText('Locked.')).toBeNull();
  expect(group.disabled).toBe(false);
});
