import TextOutput

/// The data of an SVG path in whole units, each point relative to the one before, as that is the shortest.
struct PathData {
    /// What has been written.
    private(set) var bytes: [UInt8] = []
    private var place = (x: 0, y: 0)
    private var command: UInt8 = 0

    /// Begins a new line at a point.
    mutating func move(_ x: Int, _ y: Int) {
        bytes.append(UInt8(ascii: "M"))
        appendDigits(Int64(x), to: &bytes)
        appendNext(y)
        place = (x, y)
        command = 0
    }

    /// Goes on to a point.
    mutating func line(_ x: Int, _ y: Int) {
        if command == UInt8(ascii: "l") {
            appendNext(x - place.x)
        } else {
            command = UInt8(ascii: "l")
            bytes.append(command)
            appendDigits(Int64(x - place.x), to: &bytes)
        }
        appendNext(y - place.y)
        place = (x, y)
    }

    /// Closes the line to an area.
    mutating func close() {
        bytes.append(UInt8(ascii: "z"))
        command = 0
    }

    private mutating func appendNext(_ number: Int) {
        if number >= 0 { bytes.append(UInt8(ascii: " ")) }
        appendDigits(Int64(number), to: &bytes)
    }
}
