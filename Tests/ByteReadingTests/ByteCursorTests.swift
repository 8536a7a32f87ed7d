import ByteReading
import Testing

@Suite struct ByteCursorTests {
    private let bytes: [UInt8] = (1...20).map { UInt8($0) }

    @Test func readsAreBigEndianAndAdvance() throws {
        var cursor = ByteCursor(bytes.span.bytes)
        #expect(try cursor.readUInt8() == 0x01)
        #expect(try cursor.readUInt16() == 0x0203)
        #expect(try cursor.readUInt32() == 0x0405_0607)
        #expect(try cursor.readUInt64() == 0x0809_0a0b_0c0d_0e0f)
        #expect(cursor.offset == 15)
        #expect(cursor.remaining == 5)
        try cursor.skip(2)
        #expect(try cursor.readBytes(3) == [18, 19, 20])
        #expect(cursor.remaining == 0)
    }

    @Test func aReadMayTakeTheLastByteAndNoMore() throws {
        for width in [1, 2, 4, 8] {
            let exact = Array(bytes.prefix(width))
            var cursor = ByteCursor(exact.span.bytes)
            try read(width, &cursor)
            #expect(cursor.remaining == 0)
            for available in 0..<width {
                let short = Array(bytes.prefix(available))
                var cursor = ByteCursor(short.span.bytes, base: 100)
                var refusal: ShortRead?
                do { try read(width, &cursor) } catch { refusal = error }
                #expect(refusal == ShortRead(offset: 100, needed: width, available: available))
                // A refused read consumes nothing.
                #expect(cursor.offset == 100 && cursor.remaining == available)
            }
        }
    }

    private func read(_ width: Int, _ cursor: inout ByteCursor) throws(ShortRead) {
        switch width {
        case 1: _ = try cursor.readUInt8()
        case 2: _ = try cursor.readUInt16()
        case 4: _ = try cursor.readUInt32()
        default: _ = try cursor.readUInt64()
        }
    }

    @Test(arguments: [-1, Int.min, 21, Int.max])
    func countsOutsideTheBytesAreRefused(_ count: Int) {
        var cursor = ByteCursor(bytes.span.bytes)
        var refusals = 0
        do { try cursor.skip(count) } catch { refusals += 1 }
        do { _ = try cursor.readBytes(count) } catch { refusals += 1 }
        do { _ = try cursor.readSlice(count) } catch { refusals += 1 }
        #expect(refusals == 3)
        #expect(cursor.remaining == 20)
    }

    @Test func countsUpToTheEndAreAllowed() throws {
        var cursor = ByteCursor(bytes.span.bytes)
        try cursor.skip(0)
        #expect(try cursor.readBytes(0).isEmpty)
        try cursor.skip(20)
        try cursor.skip(0)
        #expect(cursor.remaining == 0)
    }

    @Test func aSliceEndsWithItself() throws {
        var cursor = ByteCursor(bytes.span.bytes, base: 1000)
        try cursor.skip(4)
        var slice = try cursor.readSlice(6)
        #expect(cursor.offset == 1010 && cursor.remaining == 10)
        #expect(slice.offset == 1004 && slice.remaining == 6)
        #expect(try slice.readUInt32() == 0x0506_0708)
        var refusal: ShortRead?
        do { _ = try slice.readUInt32() } catch { refusal = error }
        #expect(refusal == ShortRead(offset: 1008, needed: 4, available: 2))
        var inner = try slice.readSlice(2)
        #expect(inner.offset == 1008)
        #expect(try inner.readBytes(2) == [9, 10])
        #expect(try cursor.readUInt8() == 11)
    }

    @Test func peekingConsumesNothing() {
        let cursor = ByteCursor(bytes.span.bytes)
        #expect(cursor.peekUInt8() == 1)
        #expect(cursor.peekUInt16(at: 1) == 0x0203)
        #expect(cursor.peekUInt32(at: 3) == 0x0405_0607)
        #expect(cursor.peekUInt64(at: 7) == 0x0809_0a0b_0c0d_0e0f)
        #expect(cursor.remaining == 20)
    }

    @Test func peekingStopsAtTheEnd() throws {
        var cursor = ByteCursor(bytes.span.bytes)
        try cursor.skip(8)
        #expect(cursor.peekUInt8(at: 11) == 20 && cursor.peekUInt8(at: 12) == nil)
        #expect(cursor.peekUInt16(at: 10) == 0x1314 && cursor.peekUInt16(at: 11) == nil)
        #expect(cursor.peekUInt32(at: 8) == 0x1112_1314 && cursor.peekUInt32(at: 9) == nil)
        #expect(cursor.peekUInt64(at: 4) == 0x0d0e_0f10_1112_1314 && cursor.peekUInt64(at: 5) == nil)
    }

    @Test func peekingDoesNotLookBack() throws {
        var cursor = ByteCursor(bytes.span.bytes)
        try cursor.skip(10)
        #expect(cursor.peekUInt8(at: -1) == nil)
        #expect(cursor.peekUInt16(at: -1) == nil)
        #expect(cursor.peekUInt32(at: -4) == nil)
        #expect(cursor.peekUInt64(at: -8) == nil)
    }

    @Test func noBytesAtAll() {
        let nothing: [UInt8] = []
        var cursor = ByteCursor(nothing.span.bytes)
        #expect(cursor.remaining == 0 && cursor.peekUInt8() == nil)
        var refusal: ShortRead?
        do { _ = try cursor.readUInt8() } catch { refusal = error }
        #expect(refusal == ShortRead(offset: 0, needed: 1, available: 0))
    }
}
