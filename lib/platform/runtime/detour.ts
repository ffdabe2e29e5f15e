// Preloaded into a child process (`--require`): whatever it asks of hosts that are not on the loopback interface, the
// server at DETOUR_TO is asked instead.
import { detourRequests } from './detoured-requests';

const target = process.env['DETOUR_TO'];
if (target !== undefined) detourRequests(target);
