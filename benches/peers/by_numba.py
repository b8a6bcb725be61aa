"""Average rank written by hand for numba: by its argsort, and by a radix sort."""

import numba
import numpy as np

SIGN = np.uint64(1 << 63)
DIGIT = np.uint64(2047)
PASSES = 6


@numba.njit
def by_argsort(panel, out):
    stocks = panel.shape[1]
    values, columns = np.empty(stocks), np.empty(stocks, np.int64)
    for day in range(panel.shape[0]):
        count = 0
        for column in range(stocks):
            if np.isnan(panel[day, column]):
                out[day, column] = np.nan
            else:
                values[count], columns[count] = panel[day, column], column
                count += 1
        order = np.argsort(values[:count])
        first = 0
        while first < count:
            value, last = values[order[first]], first + 1
            while last < count and values[order[last]] == value:
                last += 1
            for place in range(first, last):
                out[day, columns[order[place]]] = (first + last + 1) / 2
            first = last
    return out


@numba.njit
def by_radix(panel, bits, out):
    """Keys in the order of the floats, six passes of 11 bits from the lowest, the column carried along.

    All six histograms are counted in the walk that makes the keys, and a pass whose digit is the same for every key is
    left out.
    """
    stocks = panel.shape[1]
    keys, spare_keys = np.empty(stocks, np.uint64), np.empty(stocks, np.uint64)
    columns, spare_columns = np.empty(stocks, np.uint32), np.empty(stocks, np.uint32)
    counts = np.empty((PASSES, 2048), np.uint32)
    for day in range(panel.shape[0]):
        counts[:] = 0
        count = 0
        for column in range(stocks):
            value = panel[day, column]
            if value != value:
                out[day, column] = np.nan
                continue
            key = bits[day, column]
            if key == SIGN:
                key = np.uint64(0)
            key = ~key if key & SIGN else key | SIGN
            keys[count] = key
            columns[count] = column
            count += 1
            for digit in range(PASSES):
                counts[digit, (key >> np.uint64(11 * digit)) & DIGIT] += 1
        for digit in range(PASSES):
            shift, places = np.uint64(11 * digit), counts[digit]
            if count == 0 or places[(keys[0] >> shift) & DIGIT] == count:
                continue
            before = np.uint32(0)
            for cell in range(2048):
                here = places[cell]
                places[cell] = before
                before += here
            for source in range(count):
                cell = (keys[source] >> shift) & DIGIT
                place = places[cell]
                places[cell] = place + 1
                spare_keys[place] = keys[source]
                spare_columns[place] = columns[source]
            keys, spare_keys = spare_keys, keys
            columns, spare_columns = spare_columns, columns
        first = 0
        while first < count:
            last = first + 1
            while last < count and keys[last] == keys[first]:
                last += 1
            average = (first + last + 1) * 0.5
            for place in range(first, last):
                out[day, columns[place]] = average
            first = last
    return out
