import { useEffect, useState } from 'react';
import type { ConvolutionGradients } from '../../rpc/engine';
import type { ConvAxes } from '../../core/deconv/geometry';
import { toFaultRecord } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import { useStores } from '../../hooks/stores';

interface Question {
  geometry: ConvAxes;
  kernel: readonly number[];
  large: readonly number[];
  small: readonly number[];
}

/** Lets a hand that is still typing finish, in ms. */
const settle = 250;

/** TensorFlow.js's gradients from the worker; null while they are awaited. */
export function useTheirGradients(question: Question): ConvolutionGradients | FaultRecord | null {
  const { engine } = useStores().session;
  const [answer, setAnswer] = useState<{
    to: Question;
    found: ConvolutionGradients | FaultRecord;
  } | null>(null);
  useEffect(() => {
    let wanted = true;
    const tell = (found: ConvolutionGradients | FaultRecord) => {
      if (wanted) setAnswer({ to: question, found });
    };
    const timer = window.setTimeout(() => {
      const { geometry, kernel, large, small } = question;
      const [w, A, B] = [kernel, large, small].map((values) => Float32Array.from(values));
      if (!w || !A || !B) return;
      engine
        .gradients({ geometry, kernel: w, large: A, small: B })
        .then(tell, (error: unknown) => tell(toFaultRecord(error)));
    }, settle);
    return () => {
      wanted = false;
      window.clearTimeout(timer);
    };
  }, [engine, question]);
  return answer?.to === question ? answer.found : null;
}
