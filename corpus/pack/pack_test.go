package pack

import (
	"errors"
	"math"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	var w Writer
	numbers := []int{0, 1, 127, 128, 300, math.MaxInt32, math.MaxInt}
	texts := []string{"", "a", "Зеленський", "\x00\xff"}
	floats := []float32{0, 1.5, -2, math.MaxFloat32}
	for _, n := range numbers {
		w.Number(n)
	}
	for _, s := range texts {
		w.Text(s)
	}
	for _, f := range floats {
		w.Float(f)
	}
	w.Truth(true)
	w.Truth(false)

	r := NewReader(string(w.Bytes))
	for _, want := range numbers {
		if got := r.Number(); got != want {
			t.Errorf("%d came back as %d", want, got)
		}
	}
	for _, want := range texts {
		if got := r.Text(); got != want {
			t.Errorf("%q came back as %q", want, got)
		}
	}
	for _, want := range floats {
		if got := r.Float(); got != want {
			t.Errorf("%v came back as %v", want, got)
		}
	}
	if !r.Truth() || r.Truth() {
		t.Error("truth values came back changed")
	}
	if err := r.End(); err != nil {
		t.Error(err)
	}
}

// Whatever does not fit is a fault, and what is read after it is nothing.
func TestFaults(t *testing.T) {
	for name, read := range map[string]func(*Reader){
		"a number that does not end": func(r *Reader) { r.Number() },
		"a text longer than all":     func(r *Reader) { r.Text() },
		"a list longer than all":     func(r *Reader) { r.Length() },
		"half a fraction":            func(r *Reader) { r.Float() },
		"too large a number":         func(r *Reader) { r.Below(2) },
		"something left":             func(*Reader) {},
		"a check that fails":         func(r *Reader) { r.Check(false) },
	} {
		body := "\xff\xff"
		if name == "too large a number" || name == "a check that fails" {
			body = "\x02"
		}
		r := NewReader(body)
		read(r)
		if err := r.End(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if name != "something left" && (r.Number() != 0 || r.Text() != "" || r.Float() != 0) {
			t.Errorf("%s: something was read after it", name)
		}
	}
}

func TestSeal(t *testing.T) {
	const heading = "things 1\n"
	file := string(Seal(heading, []byte("body")))
	if body, err := Unseal(heading, file); err != nil || body != "body" {
		t.Errorf("%q, %v", body, err)
	}
	if body, err := Unseal(heading, string(Seal(heading, nil))); err != nil || body != "" {
		t.Errorf("nothing: %q, %v", body, err)
	}
	for i := range file {
		changed := file[:i] + string([]byte{file[i] ^ 1}) + file[i+1:]
		for _, bad := range []string{file[:i], changed} {
			if _, err := Unseal(heading, bad); !errors.Is(err, ErrDamaged) {
				t.Errorf("%q: %v", bad, err)
			}
		}
	}
	if _, err := Unseal("things 2\n", file); !errors.Is(err, ErrDamaged) {
		t.Errorf("another version: %v", err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add("\x01\x02ab\x80\x01", []byte{0, 1, 2, 3})
	f.Fuzz(func(t *testing.T, body string, ops []byte) {
		r := NewReader(body)
		read := 0
		for _, op := range ops {
			switch op % 5 {
			case 0:
				r.Number()
			case 1:
				read += len(r.Text())
			case 2:
				r.Float()
			case 3:
				if n := r.Below(10); n < 0 || n >= 10 {
					t.Fatalf("%d is not below 10", n)
				}
			case 4:
				if n := r.Length(); n < 0 || n > len(body) {
					t.Fatalf("a list of %d in %d bytes", n, len(body))
				}
			}
		}
		if read > len(body) {
			t.Fatalf("%d bytes of text out of %d", read, len(body))
		}
	})
}
