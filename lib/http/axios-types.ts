/** The types of axios that authors meet. Everything else of axios stays in this folder. */
export type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
