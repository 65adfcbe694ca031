package main

import (
	"slices"
	"testing"
)

// Only mappings of the program that nobody may write to, and that nobody has
// written to, are dropped.
func TestCleanMappings(t *testing.T) {
	const smaps = `00400000-00c1d000 r-xp 00000000 fe:00 1234  /planbot
Size:               8308 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
00c1d000-0163b000 r--p 0081d000 fe:00 1234  /planbot
Anonymous:             0 kB
0163b000-01640000 r--p 0123b000 fe:00 1234  /planbot
Anonymous:            20 kB
01640000-016e5000 rw-p 01240000 fe:00 1234  /planbot
Anonymous:             0 kB
016e5000-0173f000 r--p 00000000 00:00 0 
Anonymous:             0 kB
7f0000000000-7f0000010000 r--p 00000000 fe:00 99  /usr/lib/other.so
Anonymous:             0 kB
nonsense r--p 00000000 fe:00 1234  /planbot
Anonymous:             0 kB
`
	want := []mapping{{0x400000, 0xc1d000}, {0xc1d000, 0x163b000}}
	if got := cleanMappings(smaps, "/planbot"); !slices.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
}
