// Package pack writes and reads the plain binary form in which a corpus and
// its index are saved: numbers as varints, texts with their length before them,
// and around the whole a seal that shows damage.
//
// Reading is as fast as it is because texts are parts of the file, which is a
// string: nothing is copied.
package pack

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
)

// ErrDamaged means that a file is not what was saved: it is cut, changed, or
// something else altogether.
var ErrDamaged = errors.New("the file is damaged, or is of another version")

// sealSize is the size of the checksum at the end of a sealed file.
const sealSize = 4

// Seal puts a heading before a body and the CRC-32 (IEEE) of both behind it.
func Seal(heading string, body []byte) []byte {
	out := make([]byte, 0, len(heading)+len(body)+sealSize)
	out = append(append(out, heading...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out))
}

// Unseal returns the body of a file that Seal made with this heading, or
// ErrDamaged.
func Unseal(heading, file string) (string, error) {
	end := len(file) - sealSize
	if end < len(heading) || file[:len(heading)] != heading || Sum(file[:end]) != sum(file[end:]) {
		return "", ErrDamaged
	}
	return file[len(heading):end], nil
}

// sum reads the checksum of a seal.
func sum(s string) uint32 {
	return uint32(s[0])<<24 | uint32(s[1])<<16 | uint32(s[2])<<8 | uint32(s[3])
}

// Sum is the CRC-32 (IEEE) of a string.
func Sum(s string) uint32 {
	var room [4096]byte // so that a large string is not copied as a whole
	crc := uint32(0)
	for len(s) > 0 {
		n := copy(room[:], s)
		crc = crc32.Update(crc, crc32.IEEETable, room[:n])
		s = s[n:]
	}
	return crc
}

// A Writer gathers what is saved. The zero Writer is empty.
type Writer struct{ Bytes []byte }

// Number writes a number that is not negative.
func (w *Writer) Number(n int) { w.Bytes = binary.AppendUvarint(w.Bytes, uint64(n)) }

// Truth writes a truth value.
func (w *Writer) Truth(b bool) {
	n := 0
	if b {
		n = 1
	}
	w.Number(n)
}

// Text writes a text.
func (w *Writer) Text(s string) {
	w.Number(len(s))
	w.Bytes = append(w.Bytes, s...)
}

// Float writes a number with its fraction.
func (w *Writer) Float(f float32) {
	w.Bytes = binary.BigEndian.AppendUint32(w.Bytes, math.Float32bits(f))
}

// A Reader takes apart what a Writer wrote. After a fault it gives zeros, so
// that only the end need be asked whether all went well. Texts that it gives
// are parts of the string that it reads.
type Reader struct {
	body   string
	at     int // what is read next
	broken bool
}

// NewReader reads a body.
func NewReader(body string) *Reader { return &Reader{body: body} }

// Fail notes that something read makes no sense.
func (r *Reader) Fail() { r.broken, r.at = true, len(r.body) }

// Check notes a fault unless something read makes sense.
func (r *Reader) Check(ok bool) {
	if !ok {
		r.Fail()
	}
}

// End returns ErrDamaged unless everything was read without a fault.
func (r *Reader) End() error {
	if r.broken || r.at != len(r.body) {
		return ErrDamaged
	}
	return nil
}

// Number reads a number.
func (r *Reader) Number() int {
	if r.at < len(r.body) && r.body[r.at] < 0x80 { // most are small
		r.at++
		return int(r.body[r.at-1])
	}
	return r.longNumber()
}

func (r *Reader) longNumber() int {
	n, shift := uint64(0), 0
	for i := r.at; i < len(r.body) && shift < 63; i++ {
		c := r.body[i]
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			r.at = i + 1
			return int(n)
		}
		shift += 7
	}
	r.Fail()
	return 0
}

// Below reads a number that must be below a limit; otherwise it is a fault.
func (r *Reader) Below(limit int) int {
	if n := r.Number(); n < limit {
		return n
	}
	r.Fail()
	return 0
}

// Truth reads a truth value.
func (r *Reader) Truth() bool { return r.Number() == 1 }

// AtMost returns n, or 0 after noting a fault when so much cannot be left: each
// thing takes a byte at least.
func (r *Reader) AtMost(n int) int {
	if n > len(r.body)-r.at {
		r.Fail()
		return 0
	}
	return n
}

// Length reads the length of a list, which cannot be more than what is left.
func (r *Reader) Length() int {
	return r.AtMost(r.Number())
}

// Text reads a text.
func (r *Reader) Text() string {
	n := r.Length()
	r.at += n
	return r.body[r.at-n : r.at]
}

// Float reads a number with its fraction.
func (r *Reader) Float() float32 {
	if len(r.body)-r.at < 4 {
		r.Fail()
		return 0
	}
	r.at += 4
	return math.Float32frombits(sum(r.body[r.at-4:]))
}
