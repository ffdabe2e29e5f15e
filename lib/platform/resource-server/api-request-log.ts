/** One request as the API saw it. */
export interface ApiRequestRecord {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 0 as long as there is no answer. */
  readonly status: number;
  readonly hadAuthorization: boolean;
}

/** What the API has done so far. */
export interface ResourceServerCounts {
  readonly requests: number;
  /** Requests answered with "this token is not accepted", in whatever way. */
  readonly rejected: number;
  /** Requests answered with a status below 400 that were not rejected. */
  readonly served: number;
}

/** What the API remembers of its requests. */
export interface ApiRequestLog {
  /** Every request, in order of arrival. */
  readonly requests: readonly ApiRequestRecord[];
  readonly counts: () => ResourceServerCounts;
  /** Takes note of a request; returns how to take note of its answer. */
  readonly arrived: (
    request: Omit<ApiRequestRecord, 'status'>,
  ) => (status: number, isRejection: boolean) => void;
}

/** An empty log. */
export function createApiRequestLog(): ApiRequestLog {
  const requests: ApiRequestRecord[] = [];
  const counts = { requests: 0, rejected: 0, served: 0 };
  return {
    requests,
    counts: () => ({ ...counts }),
    arrived(request) {
      const record = { ...request, status: 0 };
      requests.push(record);
      counts.requests += 1;
      return (status, isRejection) => {
        record.status = status;
        if (isRejection) counts.rejected += 1;
        else if (status < 400) counts.served += 1;
      };
    },
  };
}
