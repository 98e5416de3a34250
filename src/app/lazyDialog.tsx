import { useState } from 'react';
import type { ComponentType } from 'react';
import { lazyPart } from '../ui/lazyPart';

/** A dialog whose code comes when it is first opened. It stays then, so that the focus finds its way back. */
export function lazyDialog<Props extends { open: boolean }>(
  load: () => Promise<ComponentType<Props>>,
) {
  const Part = lazyPart(load);
  return function LazyDialog(props: Props) {
    const [opened, setOpened] = useState(props.open);
    if (props.open && !opened) setOpened(true);
    return opened && <Part props={props} />;
  };
}
