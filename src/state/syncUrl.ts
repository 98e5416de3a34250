import type { StoreApi } from 'zustand/vanilla';
import type { UrlParams, UrlStore, RoomName } from './url';

/** What a room's part of the address means. `parse` makes sense of anything: it clamps, and never throws. */
export interface Codec<Told, Taken = Told> {
  parse: (params: UrlParams) => Taken;
  format: (view: Told) => UrlParams;
}

/** Where a room keeps what its address tells. */
export interface View<Told, Taken = Told> {
  /** What is on show; null while the address is not to follow it. */
  get: () => Told | null;
  /** Shows what an address says that somebody else wrote. */
  set: (view: Taken) => void;
  /** Calls back when what `get` returns may have changed; returns a function that ends it. */
  subscribe: (changed: () => void) => () => void;
}

/** Milliseconds for which nothing must have changed: a drag writes once, and browsers limit how often one may. */
const defaultRest = 400;

/**
 * Ties a room's part of the address to its view, while the room is open. An address that comes from
 * outside is read when it comes, and again when the room is opened for another run; an empty one says
 * nothing. The address is written once something has been changed, so that a link which was made for
 * another run still stands when that run is opened.
 * @param rest milliseconds without a change before the address follows; 0 is at once
 * @returns ties a view until the function that it returns is called
 */
export function syncUrl(
  link: StoreApi<UrlStore>,
  room: RoomName,
  rest = defaultRest,
): <Told, Taken>(codec: Codec<Told, Taken>, view: View<Told, Taken>) => () => void {
  /** The address as this wrote it, and what the view came to when it was last read or written. */
  let written = '';
  let synced = '';
  return (codec, view) => {
    const format = () => {
      const now = view.get();
      return now === null ? null : codec.format(now);
    };
    const text = () => JSON.stringify(format());
    const read = () => {
      const params = link.getState().params[room];
      const given = JSON.stringify(params);
      const empty = Object.keys(params).length === 0;
      const news = !empty && given !== written && given !== text();
      if (news) view.set(codec.parse(params));
      synced = news || (empty && written === '') ? text() : given;
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      clearTimeout(timer);
      timer = undefined;
      const params = format();
      const now = JSON.stringify(params);
      if (params === null || now === synced) return;
      synced = written = now;
      link.getState().setParams(room, params);
    };
    const later = () => {
      clearTimeout(timer);
      if (rest === 0) write();
      else timer = setTimeout(write, rest);
    };
    read();
    // Another run has forgotten the view that the address still tells.
    if (text() !== synced) later();
    const ends = [
      view.subscribe(later),
      link.subscribe(({ params }, before) => {
        if (params[room] !== before.params[room]) read();
      }),
    ];
    return () => {
      ends.forEach((end) => end());
      if (timer !== undefined) write();
    };
  };
}
