using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>A SentencePiece model as its file says it (sentencepiece_model.proto),
/// as far as tokenising needs it.</summary>
internal sealed record SentencePieceModel
{
    /// <summary>The model type of byte-pair encoding; 1 is unigram, 3 words, 4 characters.</summary>
    public const int BytePairEncoding = 2;

    public required IReadOnlyList<SentencePiece> Pieces { get; init; }

    public int ModelType { get; private set; } = 1;

    /// <summary>Whether a character without a piece becomes its bytes rather than the unknown token.</summary>
    public bool ByteFallback { get; private set; }

    public bool SpaceEndsWords { get; private set; }

    public string BeginningPiece { get; private set; } = "<s>";

    public string EndPiece { get; private set; } = "</s>";

    public string NormalizerName { get; private set; } = "";

    /// <summary>Whether there is a table of characters to replace before anything else.</summary>
    public bool HasCharacterMap { get; private set; }

    public bool AddsDummyPrefix { get; private set; } = true;

    public bool RemovesExtraSpaces { get; private set; } = true;

    public bool EscapesSpaces { get; private set; } = true;

    /// <summary>Reads the file's bytes.</summary>
    /// <exception cref="InvalidDataException">They are not a model; the message says what is there instead.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> file)
    {
        List<SentencePiece> pieces = [];
        SentencePieceModel model = new() { Pieces = pieces };
        ProtobufReader reader = new(file);
        for (int field = reader.NextField(); field != 0; field = reader.NextField())
        {
            switch (field)
            {
                case 1:
                    pieces.Add(ParsePiece(reader.ReadBytes()));
                    break;
                case 2:
                    model.ParseTrainer(reader.ReadBytes());
                    break;
                case 3:
                    model.ParseNormalizer(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return pieces.Count > 0 ? model : throw new InvalidDataException("no pieces");
    }

    private static SentencePiece ParsePiece(ReadOnlySpan<byte> message)
    {
        (string text, float score, int type) = ("", 0, (int)SentencePieceType.Normal);
        ProtobufReader reader = new(message);
        for (int field = reader.NextField(); field != 0; field = reader.NextField())
        {
            switch (field)
            {
                case 1:
                    text = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    score = reader.ReadSingle();
                    break;
                case 3:
                    type = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return text.Length > 0 && Enum.IsDefined((SentencePieceType)type) && !float.IsNaN(score)
            ? new SentencePiece(text, score, (SentencePieceType)type)
            : throw new InvalidDataException($"a piece '{text}' of type {type}");
    }

    private void ParseTrainer(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        for (int field = reader.NextField(); field != 0; field = reader.NextField())
        {
            switch (field)
            {
                case 3:
                    ModelType = reader.ReadInt32();
                    break;
                case 24:
                    SpaceEndsWords = reader.ReadBoolean();
                    break;
                case 35:
                    ByteFallback = reader.ReadBoolean();
                    break;
                case 46:
                    BeginningPiece = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 47:
                    EndPiece = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ParseNormalizer(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        for (int field = reader.NextField(); field != 0; field = reader.NextField())
        {
            switch (field)
            {
                case 1:
                    NormalizerName = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    HasCharacterMap = reader.ReadBytes().Length > 0;
                    break;
                case 3:
                    AddsDummyPrefix = reader.ReadBoolean();
                    break;
                case 4:
                    RemovesExtraSpaces = reader.ReadBoolean();
                    break;
                case 5:
                    EscapesSpaces = reader.ReadBoolean();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
