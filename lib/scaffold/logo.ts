/** A logo to begin with: 128 by 128 pixels, a ring on a transparent ground. */
export const LOGO = Buffer.from(
  [
    'iVBORw0KGgoAAAANSUhEUgAAAIAAAACAAgMAAAC+UIlYAAAACVBMVEUAAAAfTnn///+AqXaiAAAAAXRSTlMAQObYZgAAAgtJREFU',
    'eNrtl8uVhSAMhnVhCfZDCSyEBSXYjyWwuFQ5VxIQMA9nzj0zm8lO+SR/AkIyTR829zZheHHZLDc+OzSjjHPEegGbIICX4TpTJqCm',
    'AAV7Si9aRQ7Bp2wHFUieIKFRU+D8YK+7zNNDSNXizcfaOEAn2+ghtEAcfMytgqLC9FnyaZzB9hL2G7D1ErpxyFUnwROAaSX0HtKw',
    'YOvoYVywy0OEfLz6TTHXLB24prHfmnORgO/DCCxFQtlOMNOlckUJsQBh2NxFgrtZD0QOKBqPO2AKcCWHAhbQSHjAMDAIwgOGsYJG',
    'xwJd+qkwIIjIAhjEQQLmApwAeBmANNAacyKWHETkgVUCtgocErA/ARwPOAlwGeCjfARApukow5lKyDQJ+HdsEuBTAxzk+IeARQYs',
    'rjYDxApQUf4DfwOIi6Us9y9sOXbbh+eA44F8inE/LxwK0yOAPkDgM+EIyoBwiPkGCBwQGyBSUQKwSIDlD/MdV5u9DhJmmr1QUsk0',
    'cyX5C6AvtVATyVyL+A1/saaaBvpqxjcbe7mHVNNAlwd7EwRVYHj8wnAlSnlmi5zUA/cyKbVBUIUWPlm2VOs1EsUe0oYtFxHmC06Q',
    'sAkla5ZghaI3ezBC2ZxDlgrv08Mmle6nB/ud4l9tH/QGRG1h1CZIb6PURkxt5fRmUG0n9YZUbWn1plhtq/XGXG/tf2RfEOwc8eVy',
    'aeEAAAAASUVORK5CYII=',
  ].join(''),
  'base64',
);
