import { useMessages } from '../../i18n/useMessages';
import { parseNumber } from '../../ui/NumberField';
import { TextField } from '../../ui/TextField';

interface Props {
  player: 'g' | 'd';
  value: number[];
  onCommit: (channels: number[]) => string | null;
}

/** Channels of a net's maps as a list; anything but digits and points parts the numbers. */
export function ChannelField({ player, value, onCommit }: Props) {
  const { setup: text } = useMessages().train;
  return (
    <TextField
      label={player === 'g' ? text.fields.generator : text.fields.discriminator}
      player={player}
      value={value.join(' → ')}
      hint={player === 'g' ? text.channelsHint : undefined}
      onCommit={(entry) =>
        onCommit(
          entry
            .split(/[\s,;·→>–-]+/)
            .filter((part) => part !== '')
            .map(parseNumber),
        )
      }
    />
  );
}
