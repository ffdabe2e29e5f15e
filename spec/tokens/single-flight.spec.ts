import { expect } from 'chai';
import { deferred } from '../../lib/platform/deferred';
import { joinFlight, type Flight, type FlightSlot } from '../../lib/tokens/single-flight';
import { rejectionOf } from '../support/renewal-session';

describe('R2 one flight at a time', () => {
  const emptySlot = (): FlightSlot<string> => ({ inFlight: undefined });

  it('does the work once for all who ask while it lasts', async () => {
    const slot = emptySlot();
    const landing = deferred<string>();
    let works = 0;
    const work = (): Promise<string> => {
      works += 1;
      return landing.promise;
    };
    const passengers = [joinFlight(slot, work), joinFlight(slot, work), joinFlight(slot, work)];
    landing.resolve('token');
    expect(await Promise.all(passengers)).to.deep.equal(['token', 'token', 'token']);
    expect(works).to.equal(1);
  });

  it('counts those who joined, without the one who started', async () => {
    const slot = emptySlot();
    const landing = deferred<string>();
    const flights: Flight<string>[] = [];
    const work = (flight: Flight<string>): Promise<string> => {
      flights.push(flight);
      return landing.promise;
    };
    const passengers = [joinFlight(slot, work), joinFlight(slot, work), joinFlight(slot, work)];
    landing.resolve('token');
    await Promise.all(passengers);
    await joinFlight(slot, work);
    expect(flights.map(({ waiters }) => waiters)).to.deep.equal([2, 0]);
  });

  it('starts again for those who come after it', async () => {
    const slot = emptySlot();
    let works = 0;
    const work = (): Promise<string> => Promise.resolve(String((works += 1)));
    expect(await joinFlight(slot, work)).to.equal('1');
    expect(slot.inFlight).to.equal(undefined);
    expect(await joinFlight(slot, work)).to.equal('2');
  });

  it('hands a failure to all who share it and to nobody later', async () => {
    const slot = emptySlot();
    const failing = (): Promise<string> => Promise.reject(new RangeError('refused'));
    const both = [joinFlight(slot, failing), joinFlight(slot, failing)];
    for (const passenger of both) expect(await rejectionOf(passenger)).to.be.instanceOf(RangeError);
    expect(await joinFlight(slot, () => Promise.resolve('token'))).to.equal('token');
  });

  it('turns work that throws at once into a rejection, and the slot is free again', async () => {
    const slot = emptySlot();
    const throwing = (): Promise<string> => {
      throw new RangeError('at once');
    };
    expect(await rejectionOf(joinFlight(slot, throwing))).to.be.instanceOf(RangeError);
    expect(slot.inFlight).to.equal(undefined);
  });

  it('has taken the slot before its work begins', async () => {
    const slot = emptySlot();
    const seen = await joinFlight(slot, (flight) => Promise.resolve(String(slot.inFlight === flight)));
    expect(seen).to.equal('true');
  });

  it('leaves a slot alone that another flight has taken meanwhile', async () => {
    const slot = emptySlot();
    const first = deferred<string>();
    const second = deferred<string>();
    const early = joinFlight(slot, () => first.promise);
    slot.inFlight = undefined;
    const late = joinFlight(slot, () => second.promise);
    const lateFlight = slot.inFlight;
    first.resolve('early');
    await early;
    expect(slot.inFlight).to.equal(lateFlight);
    second.resolve('late');
    expect(await late).to.equal('late');
    expect(slot.inFlight).to.equal(undefined);
  });
});
